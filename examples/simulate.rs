//! Runs a scenario file without a screen, and prints what became of it.
//!
//! ```text
//! cargo run --release --example simulate -- scenarios/hot-key.json
//! cargo run --release --example simulate -- scenarios/split-relieves.json --csv orders.csv
//! ```

#![allow(clippy::disallowed_methods, reason = "how long a run takes is told by a real clock")]

use std::error::Error;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;
use shardbelt::sim::{
    CsvReader, Playback, ProducerSettings, Progress, Rate, RecordList, RecordSource, ScenarioFile,
    Sending, Tally, Traffic, World, Writer,
};

/// Runs a scenario file without a screen, and prints what became of it.
#[derive(Parser)]
#[command(after_help = "\
A CSV file begins with the names of its columns: partition_key, and as needed data (or data_bytes),\n\
explicit_hash_key, at_ms (milliseconds after the beginning) or timestamp (2026-01-31T12:00:00Z).\n\
Without names the first column is the partition key, and a second one is the data.")]
struct Arguments {
    /// The scenario file
    file: PathBuf,
    /// Adds a producer that puts the records of a CSV file, and is named after it
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// Records per second of the CSV file; without this they come at the file's own times, or ten
    /// a second where it has none
    #[arg(long, requires = "csv", value_name = "RECORDS")]
    rate: Option<Rate>,
    /// Begins the CSV file again, so many milliseconds after its last record
    #[arg(long, requires = "csv", value_name = "MILLISECONDS")]
    repeat_after_ms: Option<u64>,
}

/// The rate of a CSV file without times, in thousandths of a record per second.
const RATE_MILLI: u64 = 10_000;
/// Characters in a producer's name.
const NAME_CHARS_MAX: usize = 40;
/// Bytes of a CSV file that are read at once.
const PIECE_BYTES: usize = 64 * 1024;

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let path = arguments.file.display();
    let text =
        std::fs::read_to_string(&arguments.file).map_err(|error| format!("{path}: {error}"))?;
    let mut file = ScenarioFile::read(&text).map_err(|error| format!("{path}: {error}"))?;
    if let Some(csv) = &arguments.csv {
        let producer = producer_of(csv, arguments)?;
        file.scenario.producers.push(producer);
    }
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

/// A producer that puts the records of a CSV file.
fn producer_of(csv: &Path, arguments: &Arguments) -> Result<ProducerSettings, Box<dyn Error>> {
    let records = read_csv(csv).map_err(|error| format!("{}: {error}", csv.display()))?;
    let rate = match arguments.rate {
        None if !records.has_times() => Rate::from_milli(RATE_MILLI),
        rate => rate,
    };
    let name = csv.file_stem().unwrap_or(csv.as_os_str()).to_string_lossy();
    Ok(ProducerSettings {
        name: name.chars().take(NAME_CHARS_MAX).collect(),
        source: RecordSource::Playback(Playback {
            records,
            traffic: rate.map(Traffic::Constant),
            repeat_after: arguments.repeat_after_ms.map(Duration::from_millis),
        }),
        sending: Sending::CARELESS,
    })
}

/// Reads a CSV file piece by piece.
fn read_csv(path: &Path) -> Result<RecordList, Box<dyn Error>> {
    let mut file = File::open(path)?;
    let mut reader = CsvReader::new();
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let count = file.read(&mut piece)?;
        if count == 0 {
            break;
        }
        reader.push(piece.get(..count).unwrap_or_default())?;
    }
    let passed_over = reader.columns_passed_over();
    if !passed_over.is_empty() {
        eprintln!("{}: columns passed over: {}", path.display(), passed_over.join(", "));
    }
    Ok(reader.finish()?)
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
    for (_, producer) in world.producers() {
        if let RecordSource::Playback(playback) = &producer.settings().source {
            let (name, records) = (&producer.settings().name, playback.records.len());
            let end = if producer.is_finished() { ", at its end" } else { "" };
            println!("\nList {name}: {} put, {records} in it{end}", producer.made());
        }
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
    println!("\nReaders                     given      twice   disorder       lost     unread");
    let consumers = world.consumers().map(|(id, it)| (id, &it.settings().name));
    let fleets = world.fleets().map(|(id, it)| (id, &it.settings().name));
    let mappings = world.mappings().map(|(id, it)| (id, &it.settings().name));
    for (id, name) in consumers.chain(fleets).chain(mappings) {
        let Some(watch) = world.watchers().reader(id) else { continue };
        println!(
            "  {:<20} {:>10} {:>10} {:>10} {:>10} {:>10}",
            name,
            watch.total().records,
            watch.total().duplicates,
            watch.total().inversions,
            watch.lost(),
            world.watchers().unread(id),
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
