//! One line on what is pointed at.

use yew::AttrValue;

use super::brush::{Brush, Label};
use super::plan::Plan;
use super::scene::Scene;
use super::spots::Spot;
use super::theme::Theme;
use crate::engine::{Record, SequenceNumber, ShardIndex, ThroughputLimit};
use crate::sim::{ConsumerId, World};
use crate::ui::messages::{self, message};
use crate::view::{Gauge, Gauges, shortened};

/// Paints a line beside the rectangle of what is pointed at.
pub(super) fn paint(
    brush: &Brush<'_>,
    plan: &Plan,
    theme: &Theme,
    scene: &Scene<'_>,
    ([x, y, width, height], spot): &([f64; 4], Spot),
) {
    let Some(text) = text(plan, scene.world, spot) else { return };
    let (across, down) = brush.label_size(&text);
    let left = (x + width / 2.0 - across / 2.0).min(plan.width - across - 2.0).max(2.0);
    let above = y.max(0.0) - down - 6.0;
    let below = (y + height + 6.0).min(plan.height - down - 2.0);
    let top = if above > 0.0 { above } else { below };
    let area = [left, top, across, down];
    let (ink, ground) = (theme.ink.as_str(), theme.ground.as_str());
    brush.label_in(&Label { text: &text, ink, ground }, area);
    brush.frame(&theme.accent, 1.0, area);
}

fn text(plan: &Plan, world: &World, spot: &Spot) -> Option<AttrValue> {
    match spot {
        Spot::Record { shard, sequence_number } => {
            let record = record(world, *shard, *sequence_number)?;
            Some(message!(
                "floor.record",
                key = key(record),
                size = messages::size(record.size().get()),
                age = age(plan, record)
            ))
        }
        Spot::Pallet { shard, newest, count } => {
            let newest = record(world, *shard, *newest)?;
            Some(message!(
                "floor.pallet",
                count = *count,
                key = key(newest),
                age = age(plan, newest)
            ))
        }
        Spot::Flag { reader, worker: None, shard } => {
            let (name, shard) = (name_of(world, *reader)?, shard.get());
            Some(if world.consumers().any(|(id, _)| id == *reader) {
                message!("floor.reader-to-drag", reader = name, shard = shard)
            } else {
                message!("floor.reader", reader = name, shard = shard)
            })
        }
        Spot::Flag { reader, worker: Some(worker), shard } => Some(message!(
            "floor.worker",
            fleet = name_of(world, *reader)?,
            worker = worker.get(),
            shard = shard.get()
        )),
        Spot::Gauge { shard, limit } => {
            Some(gauge_text(Gauges::of(world.stream()?.shard(*shard)?, world), *limit))
        }
        Spot::OwnGauge { reader, shard } => {
            let consumer = world.consumers().find(|(id, _)| id == reader)?.1;
            let cursor = consumer.cursors().find(|(of, _)| of == shard)?.1;
            let per_s = world.kinesis().settings().limits.subscription_bytes_per_s;
            Some(message!(
                "floor.own-gauge",
                reader = consumer.settings().name,
                used = messages::size(cursor.pushed_lately(world.now()).get()),
                max = messages::size(per_s.get())
            ))
        }
        Spot::Refusals { shard } => {
            let refused = world.tallies().get(*shard)?.refused_puts();
            Some(message!("floor.refusals", count = refused, shard = shard.get()))
        }
        Spot::Seam { parents, children } => {
            let list = |shards: &[ShardIndex]| {
                let numbers: Vec<_> = shards.iter().map(|it| it.get().to_string()).collect();
                numbers.join(" + ")
            };
            Some(message!("floor.seam", parents = list(parents), children = list(children)))
        }
        Spot::Belt { .. } => None,
    }
}

fn key(record: &Record) -> AttrValue {
    let key = record.partition_key.as_ref();
    key.map_or_else(|| message!("floor.no-key"), |key| shortened(key.as_str(), 12).into())
}

fn age(plan: &Plan, record: &Record) -> String {
    messages::duration(plan.now.since(record.approximate_arrival_timestamp))
}

fn record(world: &World, shard: ShardIndex, number: SequenceNumber) -> Option<&Record> {
    let log = world.stream()?.shard(shard)?.records();
    let place = log.partition_point(|record| record.sequence_number < number);
    log.get(place).filter(|record| record.sequence_number == number)
}

/// The name of a consumer, a fleet or a mapping.
fn name_of(world: &World, reader: ConsumerId) -> Option<String> {
    let consumers = world.consumers().map(|(id, it)| (id, &it.settings().name));
    let fleets = world.fleets().map(|(id, it)| (id, &it.settings().name));
    let mappings = world.mappings().map(|(id, it)| (id, &it.settings().name));
    let mut all = consumers.chain(fleets).chain(mappings);
    all.find(|(id, _)| *id == reader).map(|(_, name)| name.clone())
}

fn gauge_text(gauges: Gauges, limit: ThroughputLimit) -> AttrValue {
    let count = messages::count;
    let size = messages::size;
    match limit {
        ThroughputLimit::WriteRecords => {
            let Gauge { used, per_s } = gauges.write_records;
            message!("floor.gauge-records-in", used = count(used), max = count(per_s))
        }
        ThroughputLimit::WriteBytes => {
            let Gauge { used, per_s } = gauges.write_bytes;
            message!("floor.gauge-bytes-in", used = size(used), max = size(per_s))
        }
        ThroughputLimit::ReadBytes => {
            let Gauge { used, per_s } = gauges.read_bytes;
            message!("floor.gauge-bytes-out", used = size(used), max = size(per_s))
        }
        _ => {
            let Gauge { used, per_s } = gauges.read_calls;
            message!("floor.gauge-calls", used = count(used), max = count(per_s))
        }
    }
}
