//! What became of the records of those who write, and what those who read were given.

use shardbelt::sim::{Inverted, ReaderWatch, World, Writer};

pub fn print_producers(world: &World) {
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

pub fn print_readers(world: &World) {
    println!(
        "\nReaders                     given      twice   disorder       lost     unread      lag s"
    );
    let consumers = world.consumers().map(|(id, it)| (id, &it.settings().name));
    let fleets = world.fleets().map(|(id, it)| (id, &it.settings().name));
    let mappings = world.mappings().map(|(id, it)| (id, &it.settings().name));
    for (id, name) in consumers.chain(fleets).chain(mappings) {
        let (Some(watch), Some(lag)) = (world.watchers().reader(id), world.lag(id)) else {
            continue;
        };
        println!(
            "  {:<20} {:>10} {:>10} {:>10} {:>10} {:>10} {:>10.1}",
            name,
            watch.total().records,
            watch.total().duplicates,
            watch.total().inversions,
            watch.lost(),
            lag.records,
            lag.time.as_secs_f64(),
        );
        print_aggregated(watch);
        print_inverted(&watch.inverted());
    }
    print_fleets(world);
    print_mappings(world);
}

/// What became of aggregated records: of a reader that met some.
fn print_aggregated(watch: &ReaderWatch) {
    let total = watch.total();
    if total.not_understood > 0 || total.dropped > 0 {
        println!(
            "    user records in aggregated ones: {} not understood, {} dropped, {} of them missed",
            total.not_understood,
            total.dropped,
            watch.missed()
        );
    }
}

/// Whose records came out of order: the three most affected.
fn print_inverted(inverted: &[Inverted]) {
    for it in inverted.iter().take(3) {
        println!("    out of order: number {} {} times", it.subject.get(), it.inversions);
    }
}

fn print_fleets(world: &World) {
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
}

fn print_mappings(world: &World) {
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
