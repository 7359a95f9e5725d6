//! Runs a scenario file without a screen, and prints what became of it.
//!
//! ```text
//! cargo run --release --example simulate -- scenarios/hot-key.json
//! ```

#![allow(clippy::disallowed_methods, reason = "how long a run takes is told by a real clock")]

use std::process::ExitCode;
use std::time::{Duration, Instant};

use shardbelt::sim::{Progress, ScenarioFile, Tally, World, Writer};

fn main() -> ExitCode {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("Name a scenario file: cargo run --release --example simulate -- FILE");
        return ExitCode::from(2);
    };
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("{path}: {error}");
            return ExitCode::FAILURE;
        }
    };
    let file = match ScenarioFile::read(&text) {
        Ok(file) => file,
        Err(error) => {
            eprintln!("{path}: {error}");
            return ExitCode::FAILURE;
        }
    };
    match run(&file) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{path}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(file: &ScenarioFile) -> Result<(), Box<dyn std::error::Error>> {
    let mut world = file.begin()?;
    let begun = Instant::now();
    let end = World::beginning() + file.duration;
    let progress = world.run_until(end, usize::MAX);
    let took = begun.elapsed();
    println!("{}\n{}\n", file.title, file.description);
    if progress == Progress::Full {
        println!("Time stopped: the stream holds as many records as a world can carry.\n");
    }
    print_run(&world, file.seed, took);
    print_producers(&world);
    print_shards(&world);
    print_readers(&world);
    Ok(())
}

fn print_run(world: &World, seed: u64, took: Duration) {
    let lived = world.now().since(World::beginning());
    let times = lived.as_secs_f64() / took.as_secs_f64().max(1e-9);
    println!("seed      {seed}");
    println!("lived     {:.1} s, {times:.0} times as fast as real time", lived.as_secs_f64());
    println!("events    {}", world.events().count());
    println!("digest    {}", world.digest());
}

fn print_producers(world: &World) {
    println!("\nProducers                  stored    refused       lost     copies  disordered");
    for (id, producer) in world.producers() {
        let writer = Writer::Producer(id);
        println!(
            "  {:<20} {:>10} {:>10} {:>10} {:>10} {:>11}",
            producer.settings().name,
            producer.accepted(),
            producer.refused(),
            producer.lost(),
            world.watchers().copies(writer),
            world.watchers().stored_out_of_order(writer),
        );
    }
}

fn print_shards(world: &World) {
    println!("\nShards                     stored    refused       held       read    refused");
    for shard in world.stream().into_iter().flat_map(|stream| stream.shards()) {
        let tally = world.tallies().get(shard.index()).cloned().unwrap_or_else(Tally::default);
        println!(
            "  {:<20} {:>10} {:>10} {:>10} {:>10} {:>10}",
            shard.index().to_string(),
            tally.accepted,
            tally.refused_puts(),
            shard.records().len(),
            tally.read,
            tally.refused_reads(),
        );
    }
}

fn print_readers(world: &World) {
    println!(
        "\nReaders                     given      twice   disorder       lost     unread  \
         not taken     missed"
    );
    let consumers = world.consumers().map(|(id, it)| (id, &it.settings().name));
    let fleets = world.fleets().map(|(id, it)| (id, &it.settings().name));
    let mappings = world.mappings().map(|(id, it)| (id, &it.settings().name));
    for (id, name) in consumers.chain(fleets).chain(mappings) {
        let Some(watch) = world.watchers().reader(id) else { continue };
        println!(
            "  {:<20} {:>10} {:>10} {:>10} {:>10} {:>10} {:>10} {:>10}",
            name,
            watch.total().records,
            watch.total().duplicates,
            watch.total().inversions,
            watch.lost(),
            world.watchers().unread(id),
            watch.total().not_understood + watch.total().dropped,
            watch.missed(),
        );
    }
    for (_, fleet) in world.fleets() {
        println!(
            "\nFleet {} ({} workers, {} idle)",
            fleet.settings().name,
            fleet.workers().count(),
            fleet.idle_workers()
        );
        for (shard, lease) in fleet.leases() {
            let owner = lease.owner.map_or("nobody".into(), |owner| format!("{}", owner.get()));
            println!("  {shard}: worker {owner}, checkpoint {}", lease.checkpoint);
        }
    }
    for (_, mapping) in world.mappings() {
        let totals = mapping.totals();
        println!(
            "\nMapping {}: {} invocations, {} failed; {} records processed, {} given up, {} of \
             them to the destination",
            mapping.settings().name,
            totals.invocations,
            totals.errors,
            totals.processed,
            totals.discarded,
            totals.to_destination
        );
    }
}
