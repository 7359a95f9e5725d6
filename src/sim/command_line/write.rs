//! Acts as lines.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use super::LINE_BYTES_MAX;
use super::operations::{AS_BASE64, AS_TEXT, BINARY_FORMAT, is_file};
use crate::engine::StreamName;
use crate::sim::{Act, ProcessName};

impl Act {
    /// The line that it is: the AWS CLI's for a call of the service, which names `stream`. Read
    /// again it is this act.
    ///
    /// `None` for one that no line can be: it would be longer than
    /// [`LINE_BYTES_MAX`], or have a NUL in a word, which no program can be given.
    pub fn line(&self, stream: &StreamName) -> Option<String> {
        let call = |operation: &str| {
            let mut line = Line(vec!["aws".into(), "kinesis".into(), operation.into()]);
            line.flag("stream-name", stream.as_str());
            line
        };
        let line = match self {
            Self::PutRecord { partition_key, explicit_hash_key, data } => {
                let mut line = call("put-record");
                line.flag("partition-key", partition_key.as_str());
                if let Some(key) = explicit_hash_key {
                    line.flag("explicit-hash-key", &key.to_string());
                }
                line.data(data);
                line
            }
            Self::SplitShard { shard, new_starting_hash_key } => {
                let mut line = call("split-shard");
                line.flag("shard-to-split", &shard.to_string());
                if let Some(key) = new_starting_hash_key {
                    line.flag("new-starting-hash-key", &key.to_string());
                }
                line
            }
            Self::MergeShards { shard, adjacent } => {
                let mut line = call("merge-shards");
                line.flag("shard-to-merge", &shard.to_string());
                line.flag("adjacent-shard-to-merge", &adjacent.to_string());
                line
            }
            Self::AddProducer(settings) => Line::with_settings("add-producer", settings)?,
            Self::ChangeProducer(settings) => Line::with_settings("change-producer", settings)?,
            Self::AddConsumer(settings) => Line::with_settings("add-consumer", settings)?,
            Self::ChangeConsumer(settings) => Line::with_settings("change-consumer", settings)?,
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

/// A line in the making: its words.
struct Line(Vec<String>);

impl Line {
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

    fn flag(&mut self, flag: &str, value: &str) {
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

    fn join(&self) -> Option<String> {
        let line = shlex::try_join(self.0.iter().map(String::as_str)).ok()?;
        (line.len() <= LINE_BYTES_MAX).then_some(line)
    }
}
