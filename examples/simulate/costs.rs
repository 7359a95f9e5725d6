//! What the traffic costs, and how many shards it needs.

use std::error::Error;

use shardbelt::bill::{Advice, Bill, BillLine, BillingMode, Observed, PriceList};
use shardbelt::sim::World;

/// A bill for each mode, of the same traffic.
pub fn print_bills(world: &World) -> Result<(), Box<dyn Error>> {
    let prices = PriceList::built_in()?;
    println!("\nCosts in {}, {}", prices.currency, prices.region);
    let scale = world.kinesis().settings().limits.scale.get();
    if scale > 1 {
        println!(
            "  of the traffic as it was: the limits are 1/{scale} of AWS's, the prices are not"
        );
    }
    for mode in BillingMode::ALL {
        print_bill(&Bill::of(world, mode, &prices));
    }
    println!("\n  left out: {}", prices.left_out.join("; "));
    Ok(())
}

fn print_bill(bill: &Bill) {
    println!(
        "\n  {:<36} {:>16} {:<8} {:>7} {:>14} {:>11} {:>11}",
        bill.mode.to_string(),
        "quantity",
        "",
        "price",
        "so far",
        "an hour",
        "a month"
    );
    for line in bill.lines.iter().filter(|line| line.quantity.counted > 0) {
        print_line(line);
    }
    for dimension in &bill.unpriced {
        println!("  {dimension:<36} has no known price");
    }
    let total = bill.total;
    println!(
        "  {:<36} {:>16} {:<8} {:>7} {:>14} {:>11.4} {:>11.2}",
        "total", "", "", "", total.so_far, total.per_hour, total.per_month
    );
}

fn print_line(line: &BillLine) {
    let BillLine { dimension, quantity, price, cost } = line;
    println!(
        "  {dimension:<36} {quantity:>16} {:<8} {:>7} {:>14} {:>11.4} {:>11.2}",
        price.unit, price.amount, cost.so_far, cost.per_hour, cost.per_month
    );
}

/// How many shards would have carried the busiest seconds of the run.
pub fn print_advice(world: &World) {
    let advice = Advice::of(world, Observed::BusiestSeconds);
    println!("\nShards that the traffic needs");
    for line in advice.to_string().lines() {
        println!("  {line}");
    }
}
