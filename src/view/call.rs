//! A call of the service that somebody made by hand: what was asked, what was answered, and how to
//! ask the same of AWS.

use super::code::{Value, json_object};
use crate::engine::{KinesisError, StreamName};
use crate::sim::{Command, CommandError, Outcome, World};

/// A call of the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallView {
    stream: StreamName,
    stream_arn: String,
    command: Command,
    result: Result<Outcome, CommandError>,
}

impl CallView {
    /// The call that the command at this place of [`World::commands`] is; `None` when it is none.
    pub fn of(world: &World, index: usize) -> Option<Self> {
        let command = world.commands().get(index)?.command.clone();
        let result = world.outcome(index)?.clone();
        let stream = world.stream_name().clone();
        let stream_arn = world.kinesis().stream_arn(&stream);
        let call = Self { stream, stream_arn, command, result };
        call.operation().is_some().then_some(call)
    }

    /// The operation's name in the API, in boto3 and in the AWS SDK for JavaScript.
    fn operation(&self) -> Option<[&'static str; 3]> {
        match self.command {
            Command::PutRecord { .. } => Some(["PutRecord", "put_record", "PutRecordCommand"]),
            Command::SplitShard { .. } => Some(["SplitShard", "split_shard", "SplitShardCommand"]),
            Command::MergeShards { .. } => {
                Some(["MergeShards", "merge_shards", "MergeShardsCommand"])
            }
            Command::UpdateShardCount { .. } => {
                Some(["UpdateShardCount", "update_shard_count", "UpdateShardCountCommand"])
            }
            _ => None,
        }
    }

    /// The operation's name in the API.
    pub fn name(&self) -> &'static str {
        self.operation().map_or("", |[name, ..]| name)
    }

    /// Writes the request, given each of its members.
    fn written<T>(&self, write: impl FnOnce(&[(&str, Value<'_>)]) -> T) -> T {
        let stream = ("StreamName", Value::Text(self.stream.as_str()));
        match &self.command {
            Command::PutRecord { partition_key, explicit_hash_key, data } => {
                let key = explicit_hash_key.map(|key| key.to_string());
                let key = key.as_deref().map(|key| ("ExplicitHashKey", Value::Text(key)));
                let mut members = vec![
                    stream,
                    ("PartitionKey", Value::Text(partition_key.as_str())),
                    ("Data", Value::Bytes(data)),
                ];
                members.extend(key);
                write(&members)
            }
            Command::SplitShard { shard, new_starting_hash_key } => {
                let (shard, key) = (shard.to_string(), new_starting_hash_key.to_string());
                let shard = ("ShardToSplit", Value::Text(&shard));
                write(&[stream, shard, ("NewStartingHashKey", Value::Text(&key))])
            }
            Command::MergeShards { shard, adjacent } => {
                let (shard, adjacent) = (shard.to_string(), adjacent.to_string());
                let shard = ("ShardToMerge", Value::Text(&shard));
                write(&[stream, shard, ("AdjacentShardToMerge", Value::Text(&adjacent))])
            }
            Command::UpdateShardCount { target_shard_count } => write(&[
                stream,
                ("TargetShardCount", Value::Number(u64::from(target_shard_count.get()))),
                ("ScalingType", Value::Text("UNIFORM_SCALING")),
            ]),
            _ => write(&[]),
        }
    }

    /// The body of the request, as JSON.
    pub fn request(&self) -> String {
        self.written(json_object)
    }

    /// The body of the answer, as JSON. Answers without a body are `{}`, as SDKs have them.
    ///
    /// An exception that a fault injected has no message: what AWS says then is not known.
    pub fn response(&self) -> String {
        let error = |code, message: Option<&str>| {
            let mut members = vec![("__type", Value::Text(code))];
            members.extend(message.map(|message| ("message", Value::Text(message))));
            json_object(&members)
        };
        match &self.result {
            Ok(Outcome::Put(output)) => json_object(&[
                ("ShardId", Value::Text(&output.shard.to_string())),
                ("SequenceNumber", Value::Text(&output.sequence_number.to_string())),
                // Nothing that can be done to a world encrypts its stream.
                ("EncryptionType", Value::Text("NONE")),
            ]),
            Ok(Outcome::UpdatingShardCount { current_shard_count }) => {
                self.shard_count_response(*current_shard_count)
            }
            Ok(_) => json_object(&[]),
            Err(CommandError::Kinesis(refusal @ KinesisError::InternalFailure)) => {
                error(refusal.code(), None)
            }
            Err(CommandError::Kinesis(refusal)) => {
                error(refusal.code(), Some(&refusal.to_string()))
            }
            Err(CommandError::Injected(action)) => error(action.code(), None),
            // The world refuses before there is a call.
            Err(_) => String::new(),
        }
    }

    fn shard_count_response(&self, current_shard_count: u64) -> String {
        let Command::UpdateShardCount { target_shard_count } = self.command else {
            return String::new();
        };
        json_object(&[
            ("StreamName", Value::Text(self.stream.as_str())),
            ("CurrentShardCount", Value::Number(current_shard_count)),
            ("TargetShardCount", Value::Number(u64::from(target_shard_count.get()))),
            ("StreamARN", Value::Text(&self.stream_arn)),
        ])
    }

    /// Whether the service refused it.
    pub const fn is_refused(&self) -> bool {
        self.result.is_err()
    }

    /// A line of the AWS CLI. `None` for what no line can have: a NUL, or more than a program may be
    /// given.
    pub fn aws_cli(&self) -> Option<String> {
        self.command.cli_line(&self.stream)
    }

    /// A program with the AWS SDK for JavaScript v3. Region and credentials come from its
    /// environment.
    pub fn javascript(&self) -> String {
        let Some([.., command]) = self.operation() else { return String::new() };
        let input = self.written(|members| {
            let lines =
                members.iter().map(|(name, it)| format!("  {name}: {},\n", it.javascript()));
            lines.collect::<String>()
        });
        format!(
            "import {{ KinesisClient, {command} }} from \"@aws-sdk/client-kinesis\";\n\n\
             const client = new KinesisClient({{}});\n\
             const response = await client.send(new {command}({{\n{input}}}));\n\
             console.log(response);\n"
        )
    }

    /// A program with boto3. Region and credentials come from its environment.
    pub fn boto3(&self) -> String {
        let Some([_, method, _]) = self.operation() else { return String::new() };
        let input = self.written(|members| {
            let lines = members.iter().map(|(name, it)| format!("    {name}={},\n", it.python()));
            lines.collect::<String>()
        });
        format!(
            "import boto3\n\n\
             client = boto3.client(\"kinesis\")\n\
             response = client.{method}(\n{input})\n\
             print(response)\n"
        )
    }
}
