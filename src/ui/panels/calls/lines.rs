//! What happened, as a line of the list: calls as lines of the AWS CLI, and all else in words.

use crate::engine::ShardIndex;
use crate::sim::{Command, ConsumerId, Event, LoggedEvent, World, Writer};
use crate::view::{count_text, duration_text, shortened};

/// What an event says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) is_refusal: bool,
}

/// What an event says; `None` for those of which there are too many to be worth a line.
pub(super) fn line(world: &World, logged: &LoggedEvent) -> Option<Line> {
    let said = |text: String| Some(Line { text, is_refusal: false });
    let refused = |text: String| Some(Line { text, is_refusal: true });
    const THROTTLED: &str = "ProvisionedThroughputExceededException: Rate exceeded for shard";
    match &logged.event {
        Event::CommandGiven { index } => {
            let given = world.commands().get(*index)?;
            let text =
                given.command.cli_line(world.stream_name()).or_else(|| plain(&given.command))?;
            if given.is_refused { refused(format!("{text} → refused")) } else { said(text) }
        }
        Event::PutAccepted { writer: Writer::Hand, shard, sequence_number, .. } => {
            let number = shortened(&sequence_number.to_string(), 10);
            said(format!("→ ShardId {shard}, SequenceNumber {number}"))
        }
        Event::ScriptStep { .. } => None,
        Event::ScriptRefused { index } => {
            refused(format!("step {} of the script → refused", index.saturating_add(1)))
        }
        Event::PutAccepted { .. } | Event::ReshardBegun | Event::StreamChanged { .. } => None,
        Event::RecordsLost { .. } | Event::Repeated { .. } | Event::OutOfOrder { .. } => None,
        Event::Skipped { .. } | Event::TrimmedUnread { .. } | Event::Checkpointed { .. } => None,
        Event::Invoked { consumer, shard, records, attempt } => {
            let attempt = if *attempt > 1 {
                format!(", for the {} time", ordinal(*attempt))
            } else {
                String::new()
            };
            said(format!(
                "{} is invoked with {} record{} of {shard}{attempt}",
                reader_name(world, *consumer),
                count_text(*records),
                if *records == 1 { "" } else { "s" },
            ))
        }
        Event::Returned { is_failed: false, .. } => None,
        Event::Returned { consumer, shard, .. } => {
            refused(format!("{} fails with a batch of {shard}", reader_name(world, *consumer)))
        }
        Event::RecordsDiscarded { consumer, shard, records, to_destination } => refused(format!(
            "{} gives up {} record{} of {shard}{}",
            reader_name(world, *consumer),
            count_text(*records),
            if *records == 1 { "" } else { "s" },
            if *to_destination { ", and tells its destination" } else { "" },
        )),
        Event::LeaseTaken { consumer, worker, shard, from } => {
            let from = from.map_or_else(String::new, |it| format!(" from {}", it.get()));
            said(format!(
                "worker {} of {} takes the lease of {shard}{from}",
                worker.get(),
                reader_name(world, *consumer)
            ))
        }
        Event::LeaseLost { consumer, worker, shard } => said(format!(
            "worker {} of {} has lost the lease of {shard}",
            worker.get(),
            reader_name(world, *consumer)
        )),
        Event::Aggregated { .. } => None,
        Event::WrongShard { writer, shard, records, .. } => refused(format!(
            "{} finds {} user record{} in {shard}: wrong shard, and will put {} again",
            writer_name(world, *writer),
            count_text(*records),
            if *records == 1 { "" } else { "s" },
            if *records == 1 { "it" } else { "them" },
        )),
        Event::ShardMapRefreshed { writer, open_shards } => said(format!(
            "list-shards by {} → {} open shard{}",
            writer_name(world, *writer),
            count_text(*open_shards),
            if *open_shards == 1 { "" } else { "s" },
        )),
        Event::Dropped { consumer, shard, records } => refused(format!(
            "{} drops {} user record{} of {shard}: not all belong there",
            reader_name(world, *consumer),
            count_text(*records),
            if *records == 1 { "" } else { "s" },
        )),
        Event::BatchPut { failed: 0, .. } => None,
        Event::BatchPut { writer, records, failed } => refused(format!(
            "put-records by {} → FailedRecordCount {failed} of {records}",
            writer_name(world, *writer)
        )),
        Event::RetryPlanned { writer, attempts, records, .. } => said(format!(
            "{} will call again with {records} record{}, for the {} time",
            writer_name(world, *writer),
            if *records == 1 { "" } else { "s" },
            ordinal(attempts.saturating_add(1)),
        )),
        Event::PutThrottled { writer, shard, .. } => {
            refused(format!("put-record by {} → {THROTTLED} {shard}", writer_name(world, *writer)))
        }
        Event::PutFailed { writer, code } => {
            refused(format!("put-record by {} → {code}", writer_name(world, *writer)))
        }
        Event::Read { records: 0, .. } => None,
        Event::Read { consumer, shard, records, millis_behind_latest, .. } => said(format!(
            "get-records by {} → {} record{} of {shard}, MillisBehindLatest {}",
            reader_name(world, *consumer),
            count_text(*records),
            if *records == 1 { "" } else { "s" },
            count_text(*millis_behind_latest)
        )),
        Event::Pushed { consumer, shard, records, millis_behind_latest, .. } => said(format!(
            "subscribe-to-shard by {} → {} record{} of {shard}, MillisBehindLatest {}",
            reader_name(world, *consumer),
            count_text(*records),
            if *records == 1 { "" } else { "s" },
            count_text(*millis_behind_latest)
        )),
        Event::ReadThrottled { consumer, shard, .. } => refused(format!(
            "get-records by {} → {THROTTLED} {shard}",
            reader_name(world, *consumer)
        )),
        Event::ReadFailed { consumer, shard, code } => {
            refused(format!("get-records by {} → {code} ({shard})", reader_name(world, *consumer)))
        }
        Event::ShardFinished { consumer, shard } => said(format!(
            "get-records by {} → no NextShardIterator: {shard} is read to its end{}",
            reader_name(world, *consumer),
            children_text(world, *shard)
        )),
        Event::ShardBegun { consumer, shard } => {
            said(format!("get-shard-iterator by {} for {shard}", reader_name(world, *consumer)))
        }
    }
}

/// A command that is not a call of the service.
fn plain(command: &Command) -> Option<String> {
    Some(match command {
        Command::AddProducer(settings) => format!("{} begins to write", settings.name),
        Command::ChangeProducer(_, settings) => format!("{} writes otherwise", settings.name),
        Command::AddConsumer(settings) => format!("{} begins to read", settings.name),
        Command::AddFleet(settings) => format!("{} begins to read", settings.name),
        Command::AddMapping(settings) => format!("{} begins to read", settings.name),
        Command::ChangeMapping(_, settings) => format!("{} reads otherwise", settings.name),
        Command::ChangeConsumer(_, settings) => format!("{} reads otherwise", settings.name),
        Command::ChangeFleet(_, settings) => format!("{} reads otherwise", settings.name),
        Command::StartWorker(_) => "another worker starts".into(),
        Command::Crash(_) => "a reader crashes".into(),
        Command::Pause(_) => "a reader stands still".into(),
        Command::Continue(_) => "a reader goes on".into(),
        Command::InjectFault(fault) => format!(
            "{} for {} % of calls, {}",
            fault.action.id(),
            fault.percentage,
            duration_text(fault.duration)
        ),
        Command::StopFault(_) => "a fault ends".into(),
        Command::RemoveProducer(_) => "a producer leaves".into(),
        Command::RemoveConsumer(_) => "a reader leaves".into(),
        Command::SetPutReceipts(true) => "puts return receipts from now on".into(),
        Command::SetPutReceipts(false) => "puts return the record’s number from now on".into(),
        Command::PutRecord { .. } | Command::SplitShard { .. } | Command::MergeShards { .. } => {
            return None;
        }
    })
}

fn children_text(world: &World, shard: ShardIndex) -> String {
    let shard = world.stream().and_then(|stream| stream.shard(shard));
    let children = shard.and_then(|shard| shard.closing()).map(|closing| &closing.children);
    let children: Vec<_> = children.into_iter().flatten().map(ToString::to_string).collect();
    if children.is_empty() {
        String::new()
    } else {
        format!(", ChildShards {}", children.join(", "))
    }
}

fn writer_name(world: &World, writer: Writer) -> String {
    match writer {
        Writer::Hand => "you".into(),
        Writer::Producer(id) => world
            .producers()
            .find(|(other, _)| *other == id)
            .map_or_else(|| "one who left".into(), |(_, one)| one.settings().name.clone()),
    }
}

fn reader_name(world: &World, id: ConsumerId) -> &str {
    world.reader_name(id).unwrap_or("one who left")
}

fn ordinal(number: u32) -> String {
    match number {
        2 => "second".into(),
        3 => "third".into(),
        _ => format!("{number}th"),
    }
}
