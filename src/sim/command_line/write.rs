//! Acts as lines.

use core::num::NonZeroU32;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use super::LINE_BYTES_MAX;
use super::operations::{AS_BASE64, AS_TEXT, BINARY_FORMAT, UNIFORM_SCALING, is_file};
use crate::engine::{HashKey, PartitionKey, ShardIndex, StreamName};
use crate::sim::{Act, Command, ProcessName};

impl Act {
    /// The line that it is: the AWS CLI's for a call of the service, which names `stream`. Read
    /// again it is this act.
    ///
    /// `None` for one that no line can be: it would be longer than
    /// [`LINE_BYTES_MAX`], or have a NUL in a word, which no program can be given.
    pub fn line(&self, stream: &StreamName) -> Option<String> {
        let line = match self {
            Self::PutRecord { partition_key, explicit_hash_key, data } => {
                Line::put_record(stream, partition_key, *explicit_hash_key, data)
            }
            Self::SplitShard { shard, new_starting_hash_key } => {
                Line::split_shard(stream, *shard, *new_starting_hash_key)
            }
            Self::MergeShards { shard, adjacent } => Line::merge_shards(stream, *shard, *adjacent),
            Self::UpdateShardCount { target_shard_count } => {
                Line::update_shard_count(stream, *target_shard_count)
            }
            Self::AddProducer(settings) => Line::with_settings("add-producer", settings)?,
            Self::ChangeProducer(settings) => Line::with_settings("change-producer", settings)?,
            Self::AddConsumer(settings) => Line::with_settings("add-consumer", settings)?,
            Self::ChangeConsumer(settings) => Line::with_settings("change-consumer", settings)?,
            Self::SeekConsumer(seek) => Line::with_settings("seek-consumer", seek)?,
            Self::AddFleet(settings) => Line::with_settings("add-fleet", settings)?,
            Self::ChangeFleet(settings) => Line::with_settings("change-fleet", settings)?,
            Self::AddMapping(settings) => Line::with_settings("add-mapping", settings)?,
            Self::ChangeMapping(settings) => Line::with_settings("change-mapping", settings)?,
            Self::Remove(name) => Line::about("remove", name),
            Self::StartWorker(name) => Line::about("start-worker", name),
            Self::Crash(process) => Line::about_process("crash", process),
            Self::Pause(process) => Line::about_process("pause", process),
            Self::Continue(process) => Line::about_process("continue", process),
            Self::InjectFault(fault) => Line::with_settings("inject-fault", fault)?,
            Self::StopFault(id) => Line(vec!["stop-fault".into(), id.get().to_string()]),
            Self::SetPutReceipts(is_on) => {
                let state = if *is_on { "on" } else { "off" };
                Line(vec!["set-put-receipts".into(), state.into()])
            }
        };
        line.join()
    }
}

impl Command {
    /// The AWS CLI's line for the call that the command stands for; `None` for one that is not a
    /// call of the service, and for one that no line can be.
    pub fn cli_line(&self, stream: &StreamName) -> Option<String> {
        // Not by way of `Act::line`: that writes every kind of settings as JSON, which the page would then
        // need before it works.
        let line = match self {
            Self::PutRecord { partition_key, explicit_hash_key, data } => {
                Line::put_record(stream, partition_key, *explicit_hash_key, data)
            }
            Self::SplitShard { shard, new_starting_hash_key } => {
                Line::split_shard(stream, *shard, Some(*new_starting_hash_key))
            }
            Self::MergeShards { shard, adjacent } => Line::merge_shards(stream, *shard, *adjacent),
            Self::UpdateShardCount { target_shard_count } => {
                Line::update_shard_count(stream, *target_shard_count)
            }
            _ => return None,
        };
        line.join()
    }
}

/// A line in the making: its words.
pub(crate) struct Line(Vec<String>);

impl Line {
    /// The beginning of the AWS CLI's line for a call of the service.
    pub(crate) fn call(operation: &str) -> Self {
        Self(vec!["aws".into(), "kinesis".into(), operation.into()])
    }

    /// The same for a call that is about a stream.
    pub(crate) fn call_of(operation: &str, stream: &StreamName) -> Self {
        let mut line = Self::call(operation);
        line.flag("stream-name", stream.as_str());
        line
    }

    fn put_record(
        stream: &StreamName,
        partition_key: &PartitionKey,
        explicit_hash_key: Option<HashKey>,
        data: &[u8],
    ) -> Self {
        let mut line = Self::call_of("put-record", stream);
        line.flag("partition-key", partition_key.as_str());
        if let Some(key) = explicit_hash_key {
            line.flag("explicit-hash-key", &key.to_string());
        }
        line.data(data);
        line
    }

    pub(crate) fn split_shard(
        stream: &StreamName,
        shard: ShardIndex,
        key: Option<HashKey>,
    ) -> Self {
        let mut line = Self::call_of("split-shard", stream);
        line.flag("shard-to-split", &shard.to_string());
        if let Some(key) = key {
            line.flag("new-starting-hash-key", &key.to_string());
        }
        line
    }

    fn merge_shards(stream: &StreamName, shard: ShardIndex, adjacent: ShardIndex) -> Self {
        let mut line = Self::call_of("merge-shards", stream);
        line.flag("shard-to-merge", &shard.to_string());
        line.flag("adjacent-shard-to-merge", &adjacent.to_string());
        line
    }

    fn update_shard_count(stream: &StreamName, target_shard_count: NonZeroU32) -> Self {
        let mut line = Self::call_of("update-shard-count", stream);
        line.flag("target-shard-count", &target_shard_count.to_string());
        line.flag("scaling-type", UNIFORM_SCALING);
        line
    }

    fn about(operation: &str, name: &str) -> Self {
        // What begins with a hyphen would be taken for a flag.
        if name.starts_with('-') {
            Self(vec![operation.into(), format!("--name={name}")])
        } else {
            Self(vec![operation.into(), name.into()])
        }
    }

    fn about_process(operation: &str, ProcessName { name, worker }: &ProcessName) -> Self {
        let mut line = Self::about(operation, name);
        if let Some(number) = worker {
            line.flag("worker", &number.to_string());
        }
        line
    }

    fn with_settings(operation: &str, settings: &impl Serialize) -> Option<Self> {
        Some(Self(vec![operation.into(), serde_json::to_string(settings).ok()?]))
    }

    /// A word that stands alone.
    pub(crate) fn add(&mut self, word: &str) {
        self.0.push(word.into());
    }

    pub(crate) fn flag(&mut self, flag: &str, value: &str) {
        if value.starts_with('-') {
            self.0.push(format!("--{flag}={value}"));
        } else {
            self.0.extend([format!("--{flag}"), value.into()]);
        }
    }

    /// `--data`, as the AWS CLI is to take it.
    fn data(&mut self, data: &[u8]) {
        let text = core::str::from_utf8(data).ok();
        match text.filter(|text| !is_file(text) && !text.contains('\0')) {
            Some(text) => {
                self.flag("data", text);
                self.flag(BINARY_FORMAT, AS_TEXT);
            }
            None => {
                self.flag("data", &STANDARD.encode(data));
                self.flag(BINARY_FORMAT, AS_BASE64);
            }
        }
    }

    /// The line, quoted as a POSIX shell needs it. `None` when it would be longer than
    /// [`LINE_BYTES_MAX`], or has a NUL in a word.
    pub(crate) fn join(&self) -> Option<String> {
        let line = shlex::try_join(self.0.iter().map(String::as_str)).ok()?;
        (line.len() <= LINE_BYTES_MAX).then_some(line)
    }
}
