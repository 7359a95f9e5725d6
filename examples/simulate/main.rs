//! Runs a scenario file without a screen, and prints what became of it.
//!
//! ```text
//! cargo run --release --example simulate -- scenarios/hot-key.json
//! cargo run --release --example simulate -- scenarios/split-relieves.json --csv orders.csv
//! ```

#![allow(clippy::disallowed_methods, reason = "how long a run takes is told by a real clock")]

mod costs;
mod csv;
mod people;
mod shards;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;
use shardbelt::sim::{Progress, Rate, ScenarioFile, World};

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
    if let Some(records) = &arguments.csv {
        let producer = csv::producer_of(records, arguments)?;
        file.scenario.producers.push(producer);
    }
    let mut timeline = file.timeline()?;
    let begun = Instant::now();
    let end = World::beginning() + file.duration;
    let progress = timeline.run_until(end, usize::MAX);
    let took = begun.elapsed();
    println!("{}\n{}\n", file.title, file.description);
    if progress == Progress::Full {
        println!("Time stopped: the stream holds as many records as a world can carry.\n");
    }
    let world = timeline.world();
    print_run(world, file.seed, took);
    people::print_producers(world);
    shards::print_counts(world);
    shards::print_use(world);
    people::print_readers(world);
    costs::print_bills(world)?;
    costs::print_advice(world);
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
