//! The commands that there are, and what each needs.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::CommandLine;
use super::error::{CommandLineError, ValueError, nearest};
use super::words::{Arguments, Word, split};
use crate::sim::{Act, FaultId, JsonError, ProcessName, read_json};

/// A command by its name.
#[derive(Debug)]
pub(super) struct Operation {
    pub(super) name: &'static str,
    /// What it is about: the flag whose value may stand alone.
    pub(super) subject: Option<&'static str>,
    pub(super) flags: &'static [&'static str],
    /// Whether it is a call of the service.
    pub(super) is_call: bool,
    read: fn(&Arguments) -> Result<Act, CommandLineError>,
}

/// The flag whose value says how `--data` is written.
pub(super) const BINARY_FORMAT: &str = "cli-binary-format";
pub(super) const AS_TEXT: &str = "raw-in-base64-out";
pub(super) const AS_BASE64: &str = "base64";
/// The one way of `UpdateShardCount`.
pub(super) const UNIFORM_SCALING: &str = "UNIFORM_SCALING";

const fn call(
    name: &'static str,
    flags: &'static [&'static str],
    read: fn(&Arguments) -> Result<Act, CommandLineError>,
) -> Operation {
    Operation { name, subject: None, flags, is_call: true, read }
}

/// One whose settings are JSON.
const fn settings(name: &'static str) -> Operation {
    let subject = Some("settings");
    Operation { name, subject, flags: &[], is_call: false, read: read_settings }
}

/// One that is about somebody.
const fn named(
    name: &'static str,
    flags: &'static [&'static str],
    read: fn(&Arguments) -> Result<Act, CommandLineError>,
) -> Operation {
    Operation { name, subject: Some("name"), flags, is_call: false, read }
}

pub(super) static OPERATIONS: [Operation; 21] = [
    call(
        "put-record",
        &["stream-name", "partition-key", "explicit-hash-key", "data", BINARY_FORMAT],
        |it| {
            Ok(Act::PutRecord {
                partition_key: it.read("partition-key")?,
                explicit_hash_key: it.read_if_there("explicit-hash-key")?,
                data: data(it)?,
            })
        },
    ),
    call("split-shard", &["stream-name", "shard-to-split", "new-starting-hash-key"], |it| {
        Ok(Act::SplitShard {
            shard: it.read("shard-to-split")?,
            new_starting_hash_key: it.read_if_there("new-starting-hash-key")?,
        })
    }),
    call("merge-shards", &["stream-name", "shard-to-merge", "adjacent-shard-to-merge"], |it| {
        Ok(Act::MergeShards {
            shard: it.read("shard-to-merge")?,
            adjacent: it.read("adjacent-shard-to-merge")?,
        })
    }),
    call("update-shard-count", &["stream-name", "target-shard-count", "scaling-type"], |it| {
        let scaling = it.need("scaling-type")?;
        if scaling.text != UNIFORM_SCALING {
            let error = ValueError::ScalingType { text: scaling.text.clone() };
            return Err(CommandLineError::of_value(scaling, "scaling-type", error));
        }
        let word = it.need("target-shard-count")?;
        let target_shard_count = word.text.parse().map_err(|_| {
            let error = ValueError::ShardCount { text: word.text.clone() };
            CommandLineError::of_value(word, "target-shard-count", error)
        })?;
        Ok(Act::UpdateShardCount { target_shard_count })
    }),
    settings("add-producer"),
    settings("change-producer"),
    settings("add-consumer"),
    settings("change-consumer"),
    settings("seek-consumer"),
    settings("add-fleet"),
    settings("change-fleet"),
    settings("add-mapping"),
    settings("change-mapping"),
    named("remove", &[], |it| Ok(Act::Remove(it.need("name")?.text.clone()))),
    named("start-worker", &[], |it| Ok(Act::StartWorker(it.need("name")?.text.clone()))),
    named("crash", &["worker"], |it| process(it).map(Act::Crash)),
    named("pause", &["worker"], |it| process(it).map(Act::Pause)),
    named("continue", &["worker"], |it| process(it).map(Act::Continue)),
    settings("inject-fault"),
    Operation {
        name: "stop-fault",
        subject: Some("number"),
        flags: &[],
        is_call: false,
        read: |it| {
            let word = it.need("number")?;
            number(word, "number").map(|number| Act::StopFault(FaultId(number)))
        },
    },
    Operation {
        name: "set-put-receipts",
        subject: Some("state"),
        flags: &[],
        is_call: false,
        read: |it| {
            let state = it.need("state")?;
            match state.text.as_str() {
                "on" => Ok(Act::SetPutReceipts(true)),
                "off" => Ok(Act::SetPutReceipts(false)),
                text => {
                    let error = ValueError::Switch { text: text.to_owned() };
                    Err(CommandLineError::of_value(state, "state", error))
                }
            }
        },
    },
];

/// The calls of the service that only read, as the AWS CLI names them.
const READING: [&str; 16] = [
    "describe-account-settings",
    "describe-limits",
    "describe-stream",
    "describe-stream-consumer",
    "describe-stream-summary",
    "get-records",
    "get-resource-policy",
    "get-shard-iterator",
    "list-shards",
    "list-stream-consumers",
    "list-streams",
    "list-tags-for-resource",
    "list-tags-for-stream",
    "subscribe-to-shard",
    "wait",
    "help",
];

/// Those that change something, and are not among the commands.
const ELSEWHERE: [&str; 21] = [
    "add-tags-to-stream",
    "create-stream",
    "decrease-stream-retention-period",
    "delete-resource-policy",
    "delete-stream",
    "deregister-stream-consumer",
    "disable-enhanced-monitoring",
    "enable-enhanced-monitoring",
    "increase-stream-retention-period",
    "put-records",
    "put-resource-policy",
    "register-stream-consumer",
    "remove-tags-from-stream",
    "start-stream-encryption",
    "stop-stream-encryption",
    "tag-resource",
    "untag-resource",
    "update-account-settings",
    "update-max-record-size",
    "update-stream-mode",
    "update-stream-warm-throughput",
];

pub(super) fn read(line: &str) -> Result<CommandLine, CommandLineError> {
    let mut words = split(line)?.into_iter().peekable();
    if words.next_if(|word| word.text == "aws").is_some() {
        words.next_if(|word| word.text == "kinesis");
    }
    let word = words.next().ok_or(CommandLineError::Empty)?;
    let operation = OPERATIONS.iter().find(|operation| operation.name == word.text);
    let Some(operation) = operation else { return Err(unknown(word)) };
    let arguments = Arguments::of(operation, words)?;
    Ok(CommandLine {
        act: (operation.read)(&arguments)?,
        stream: arguments.read_if_there("stream-name")?,
    })
}

fn unknown(Word { place, text: word }: Word) -> CommandLineError {
    if READING.contains(&word.as_str()) {
        return CommandLineError::Reads { place, word };
    }
    if ELSEWHERE.contains(&word.as_str()) {
        return CommandLineError::Elsewhere { place, word };
    }
    let nearest = nearest(&word, OPERATIONS.iter().map(|operation| operation.name));
    CommandLineError::Unknown { place, word, nearest }
}

fn process(arguments: &Arguments) -> Result<ProcessName, CommandLineError> {
    let name = arguments.need("name")?.text.clone();
    let worker = arguments.get("worker").map(|word| number(word, "worker"));
    Ok(ProcessName { name, worker: worker.transpose()? })
}

fn number(word: &Word, flag: &'static str) -> Result<u32, CommandLineError> {
    word.text.parse().map_err(|_| {
        let error = ValueError::Number { text: word.text.clone() };
        CommandLineError::of_value(word, flag, error)
    })
}

/// The value of `--data`, as bytes.
fn data(arguments: &Arguments) -> Result<Arc<[u8]>, CommandLineError> {
    let word = arguments.need("data")?;
    let refused = |error| CommandLineError::of_value(word, "data", error);
    match arguments.get(BINARY_FORMAT) {
        Some(format) if format.text == AS_BASE64 => {
            let bytes = STANDARD.decode(&word.text).map_err(|_| refused(ValueError::Base64))?;
            Ok(bytes.into())
        }
        Some(format) if format.text != AS_TEXT => {
            let error = ValueError::BinaryFormat { text: format.text.clone() };
            Err(CommandLineError::of_value(format, BINARY_FORMAT, error))
        }
        _ if is_file(&word.text) => Err(refused(ValueError::File { text: word.text.clone() })),
        _ => Ok(word.text.as_bytes().into()),
    }
}

/// Whether the AWS CLI would read a file for this value.
pub(super) fn is_file(text: &str) -> bool {
    ["file://", "fileb://"].iter().any(|scheme| text.starts_with(scheme))
}

/// An act whose settings are JSON: it is read as one of a script.
fn read_settings(arguments: &Arguments) -> Result<Act, CommandLineError> {
    let operation = arguments.operation;
    let Some(subject) = operation.subject else { return Err(CommandLineError::Empty) };
    let settings = arguments.need(subject)?;
    let act = operation.name.replace('-', "_");
    let before = format!("{{\"{act}\":");
    let json = format!("{before}{}}}", settings.text);
    read_json(&json).map_err(|error| {
        // The places are to be those in the word.
        let path = error.path.strip_prefix(&act).unwrap_or(&error.path);
        let path = path.strip_prefix('.').unwrap_or(path);
        let path = if matches!(path, "" | "?") { "." } else { path }.to_owned();
        let shift = if error.line == 1 { before.len() } else { 0 };
        let column = error.column.saturating_sub(shift).min(settings.text.len());
        let error = JsonError { path, column, ..error };
        CommandLineError::Settings { place: settings.place, error }
    })
}
