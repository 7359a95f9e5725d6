//! Runs a scenario file without a screen, and prints what became of it.
//!
//! ```text
//! cargo run --release --example simulate -- scenarios/hot-key.json
//! ```

#![allow(clippy::disallowed_methods, reason = "how long a run takes is told by a real clock")]

mod costs;
mod people;
mod shards;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use shardbelt::sim::{Progress, ScenarioFile, World};

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
    people::print_producers(&world);
    shards::print_counts(&world);
    shards::print_use(&world);
    people::print_readers(&world);
    costs::print_bills(&world)?;
    costs::print_advice(&world);
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
