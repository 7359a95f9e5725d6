//! Lines as people type them: the AWS CLI's for the calls of the service, and lines of the same make
//! for everything else that can be done to a world.
//!
//! A line is an [`Act`] of a script, written otherwise: there is one vocabulary, and one place that
//! knows what each act needs. `words.rs` takes a line apart, `operations.rs` says which there are
//! and makes acts of them, `write.rs` goes the other way, and `acts.rs` further, from commands.
//! `completion.rs` says what may come next, `examples.rs` what there is, `error.rs` has every refusal.
//!
//! What must not be here: what acts do, and lines that only read. They are refused by name, since
//! what they would tell is in the view and in the events.

mod acts;
mod completion;
mod error;
mod examples;
mod operations;
mod words;
mod write;

use core::str::FromStr;

pub use completion::Completions;
pub use error::{CommandLineError, ValueError};
pub use examples::{EXAMPLES, Example};
pub(crate) use write::Line;

use super::{Act, Command, CommandError, World};
use crate::engine::{KinesisError, NotFound, StreamName, StreamRef};

/// Bytes in a line: what Linux takes as one argument of a program.
pub const LINE_BYTES_MAX: usize = 128 * 1024;

/// A line that was read.
///
/// The calls of the service are written as for the AWS CLI, with or without `aws kinesis` before
/// them and `--stream-name` among them. Words are quoted as in a POSIX shell; a flag and its value
/// may be one word, with `=` between them.
///
/// | line | |
/// |---|---|
/// | `put-record --partition-key KEY --data TEXT` | also `--explicit-hash-key` and `--cli-binary-format` |
/// | `split-shard --shard-to-split SHARD` | `--new-starting-hash-key`; without it, in the middle |
/// | `merge-shards --shard-to-merge SHARD --adjacent-shard-to-merge SHARD` | |
/// | `add-producer JSON`, `change-producer JSON` | also `-consumer`, `-fleet`, `-mapping`; JSON as in scenario files |
/// | `remove NAME` | whoever has this name |
/// | `start-worker NAME` | of a fleet |
/// | `crash NAME`, `pause NAME`, `continue NAME` | `--worker NUMBER` for one of a fleet |
/// | `inject-fault JSON`, `stop-fault NUMBER` | |
/// | `set-put-receipts on`, `set-put-receipts off` | |
///
/// A shard is named by its id or by its number: `shardId-000000000003` or `3`.
///
/// The AWS CLI of version 2 takes `--data` as base64 unless it is told
/// `--cli-binary-format raw-in-base64-out`. Here a text is a text without that too, since nobody
/// types base64; `--cli-binary-format base64` asks for it. What is written says so, and so is taken
/// as it is meant by the AWS CLI too.
///
/// ```
/// use shardbelt::sim::{Act, CommandLine};
///
/// let line: CommandLine = "put-record --partition-key user-1 --data hi".parse()?;
/// assert_eq!(
///     line.act.line(&"orders".parse().unwrap()).unwrap(),
///     "aws kinesis put-record --stream-name orders --partition-key user-1 --data hi \
///      --cli-binary-format raw-in-base64-out"
/// );
/// let wrong = "put-recrod --data hi".parse::<CommandLine>().unwrap_err();
/// assert_eq!(
///     wrong.to_string(),
///     "Word 1, 'put-recrod': there is no such command. Did you mean put-record?"
/// );
/// # Ok::<(), shardbelt::sim::CommandLineError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandLine {
    /// What it asks for.
    pub act: Act,
    /// The stream that it names, if it names one.
    pub stream: Option<StreamName>,
}

impl FromStr for CommandLine {
    type Err = CommandLineError;

    fn from_str(line: &str) -> Result<Self, Self::Err> {
        operations::read(line)
    }
}

impl CommandLine {
    /// The command that it is in this world.
    ///
    /// # Errors
    ///
    /// `ResourceNotFoundException` for another stream than the world's, and otherwise those of
    /// [`Act::command`].
    pub fn command(self, world: &World) -> Result<Command, CommandError> {
        match self.stream {
            Some(stream) if stream != *world.stream_name() => {
                let account_id = world.kinesis().settings().account_id.clone();
                let not_found = NotFound::Stream(StreamRef { stream, account_id });
                Err(KinesisError::ResourceNotFound(not_found).into())
            }
            _ => self.act.command(world),
        }
    }
}
