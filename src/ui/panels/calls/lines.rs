//! What happened, as a line of the list: calls as lines of the AWS CLI, and all else in words.

use yew::AttrValue;

use crate::engine::ShardIndex;
use crate::sim::{Command, ConsumerId, Event, LoggedEvent, WorkerId, World, Writer};
use crate::ui::messages::{self, message};
use crate::view::shortened;

/// What an event says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) text: AttrValue,
    pub(super) is_refusal: bool,
}

/// What an event says; `None` for those of which there are too many to be worth a line.
pub(super) fn line(world: &World, logged: &LoggedEvent) -> Option<Line> {
    let said = |text: AttrValue| Some(Line { text, is_refusal: false });
    let refused = |text: AttrValue| Some(Line { text, is_refusal: true });
    const THROTTLED: &str = "ProvisionedThroughputExceededException: Rate exceeded for shard";
    match &logged.event {
        Event::CommandGiven { index } => {
            let given = world.commands().get(*index)?;
            let line = given.command.cli_line(world.stream_name()).map(AttrValue::from);
            let text = line.or_else(|| plain(&given.command))?;
            if given.is_refused {
                refused(message!("calls.refused", call = text))
            } else {
                said(text)
            }
        }
        Event::PutAccepted { writer: Writer::Hand, shard, sequence_number, .. } => {
            let number = shortened(&sequence_number.to_string(), 10);
            said(format!("→ ShardId {shard}, SequenceNumber {number}").into())
        }
        Event::ScriptStep { .. } => None,
        Event::ScriptRefused { index } => {
            refused(message!("calls.script-refused", step = index.saturating_add(1)))
        }
        Event::PutAccepted { .. } | Event::ReshardBegun | Event::StreamChanged { .. } => None,
        Event::RecordsLost { .. } | Event::Repeated { .. } | Event::OutOfOrder { .. } => None,
        Event::Skipped { .. } | Event::TrimmedUnread { .. } | Event::Checkpointed { .. } => None,
        Event::Invoked { consumer, shard, records, attempt } => {
            let name = reader_name(world, *consumer);
            said(match attempt {
                0 | 1 => message!("calls.invoked", count = *records, name = name, shard = shard),
                attempt => message!(
                    "calls.invoked-again",
                    count = *records,
                    name = name,
                    shard = shard,
                    attempt = attempt
                ),
            })
        }
        Event::Returned { is_failed: false, .. } => None,
        Event::Returned { consumer, shard, .. } => {
            let name = reader_name(world, *consumer);
            refused(message!("calls.batch-failed", name = name, shard = shard))
        }
        Event::RecordsDiscarded { consumer, shard, records, to_destination } => {
            let name = reader_name(world, *consumer);
            refused(if *to_destination {
                message!("calls.discarded-and-told", count = *records, name = name, shard = shard)
            } else {
                message!("calls.discarded", count = *records, name = name, shard = shard)
            })
        }
        Event::LeaseTaken { consumer, worker, shard, from } => {
            let name = reader_name(world, *consumer);
            let worker = worker.get();
            said(match from.map(WorkerId::get) {
                None => message!("calls.lease-taken", worker = worker, name = name, shard = shard),
                Some(from) => message!(
                    "calls.lease-stolen",
                    worker = worker,
                    name = name,
                    shard = shard,
                    from = from
                ),
            })
        }
        Event::LeaseLost { consumer, worker, shard } => said(message!(
            "calls.lease-lost",
            worker = worker.get(),
            name = reader_name(world, *consumer),
            shard = shard
        )),
        Event::Aggregated { .. } => None,
        Event::WrongShard { writer, shard, records, .. } => refused(message!(
            "calls.wrong-shard",
            count = *records,
            name = writer_name(world, *writer),
            shard = shard
        )),
        Event::ShardMapRefreshed { writer, open_shards } => said(message!(
            "calls.shards-listed",
            count = *open_shards,
            name = writer_name(world, *writer)
        )),
        Event::Dropped { consumer, shard, records } => refused(message!(
            "calls.dropped",
            count = *records,
            name = reader_name(world, *consumer),
            shard = shard
        )),
        Event::BatchPut { failed: 0, .. } => None,
        Event::BatchPut { writer, records, failed } => refused(by(
            "put-records",
            &writer_name(world, *writer),
            &message!("calls.failed-of", failed = failed, records = records),
        )),
        Event::RetryPlanned { writer, attempts, records, .. } => said(message!(
            "calls.retry-planned",
            count = *records,
            name = writer_name(world, *writer),
            attempt = attempts.saturating_add(1)
        )),
        Event::PutThrottled { writer, shard, .. } => {
            let outcome = format!("{THROTTLED} {shard}");
            refused(by("put-record", &writer_name(world, *writer), &outcome))
        }
        Event::PutFailed { writer, code } => {
            refused(by("put-record", &writer_name(world, *writer), code))
        }
        Event::Read { records: 0, .. } => None,
        Event::Read { consumer, shard, records, millis_behind_latest, .. } => {
            let outcome = given(*shard, *records, *millis_behind_latest);
            said(by("get-records", &reader_name(world, *consumer), &outcome))
        }
        Event::Pushed { consumer, shard, records, millis_behind_latest, .. } => {
            let outcome = given(*shard, *records, *millis_behind_latest);
            said(by("subscribe-to-shard", &reader_name(world, *consumer), &outcome))
        }
        Event::ReadThrottled { consumer, shard, .. } => {
            let outcome = format!("{THROTTLED} {shard}");
            refused(by("get-records", &reader_name(world, *consumer), &outcome))
        }
        Event::ReadFailed { consumer, shard, code } => {
            let outcome = format!("{code} ({shard})");
            refused(by("get-records", &reader_name(world, *consumer), &outcome))
        }
        Event::ShardFinished { consumer, shard } => {
            let end = message!("calls.read-to-its-end", shard = shard);
            let outcome = format!("{end}{}", children_text(world, *shard));
            said(by("get-records", &reader_name(world, *consumer), &outcome))
        }
        Event::ShardBegun { consumer, shard } => {
            let call = format!("get-shard-iterator --shard-id {shard}");
            let name = reader_name(world, *consumer);
            said(message!("calls.call-by", call = call, name = name))
        }
    }
}

/// A command that is not a call of the service.
fn plain(command: &Command) -> Option<AttrValue> {
    Some(match command {
        Command::AddProducer(settings) => message!("calls.begins-to-write", name = settings.name),
        Command::ChangeProducer(_, settings) => {
            message!("calls.writes-otherwise", name = settings.name)
        }
        Command::AddConsumer(settings) => message!("calls.begins-to-read", name = settings.name),
        Command::AddFleet(settings) => message!("calls.begins-to-read", name = settings.name),
        Command::AddMapping(settings) => message!("calls.begins-to-read", name = settings.name),
        Command::ChangeMapping(_, settings) => {
            message!("calls.reads-otherwise", name = settings.name)
        }
        Command::ChangeConsumer(_, settings) => {
            message!("calls.reads-otherwise", name = settings.name)
        }
        Command::SeekConsumer { shard, .. } => message!("calls.reads-from", shard = shard.get()),
        Command::ChangeFleet(_, settings) => {
            message!("calls.reads-otherwise", name = settings.name)
        }
        Command::StartWorker(_) => "another worker starts".into(),
        Command::Crash(_) => "a reader crashes".into(),
        Command::Pause(_) => "a reader stands still".into(),
        Command::Continue(_) => "a reader goes on".into(),
        Command::InjectFault(fault) => message!(
            "calls.fault-begins",
            fault = fault.action.id(),
            percent = fault.percentage,
            duration = messages::duration(fault.duration)
        ),
        Command::StopFault(_) => message!("calls.fault-ends"),
        Command::RemoveProducer(_) => message!("calls.producer-leaves"),
        Command::RemoveConsumer(_) => message!("calls.reader-leaves"),
        Command::SetPutReceipts(true) => message!("calls.receipts-on"),
        Command::SetPutReceipts(false) => message!("calls.receipts-off"),
        Command::PutRecord { .. }
        | Command::SplitShard { .. }
        | Command::MergeShards { .. }
        | Command::UpdateShardCount { .. } => return None,
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

fn writer_name(world: &World, writer: Writer) -> AttrValue {
    match writer {
        Writer::Hand => message!("calls.you"),
        Writer::Producer(id) => world.producers().find(|(other, _)| *other == id).map_or_else(
            || message!("calls.one-who-left"),
            |(_, one)| one.settings().name.clone().into(),
        ),
    }
}

fn reader_name(world: &World, id: ConsumerId) -> AttrValue {
    let name = world.reader_name(id).map(|name| name.to_owned().into());
    name.unwrap_or_else(|| message!("calls.one-who-left"))
}

/// A call by its name, who made it, and what came of it.
fn by(call: &str, name: &str, outcome: &str) -> AttrValue {
    message!("calls.call-by-with-outcome", call = call, name = name, outcome = outcome)
}

/// What a reader was given.
fn given(shard: ShardIndex, records: u64, millis_behind_latest: u64) -> AttrValue {
    let millis = messages::count(millis_behind_latest);
    message!("calls.given", count = records, shard = shard, millis = millis)
}
