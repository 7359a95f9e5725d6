//! `CreateStream`.

use core::num::NonZeroU32;

use crate::engine::error::{InUse, KinesisError, LimitExceeded};
use crate::engine::{
    Configuration, ControlOperation, Kinesis, Stream, StreamName, StreamStatus, Timestamp,
};

/// Input of [`Kinesis::create_stream`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateStream {
    /// `StreamName`.
    pub stream: StreamName,
    /// `ShardCount`.
    pub shard_count: NonZeroU32,
}

impl Kinesis {
    /// `CreateStream`: a stream of equal shards, `ACTIVE` after a while.
    ///
    /// # Errors
    ///
    /// `ResourceInUse` when a stream has this name; `LimitExceeded` when too many streams are
    /// being created, or the account would have too many shards.
    pub fn create_stream(
        &mut self,
        input: CreateStream,
        now: Timestamp,
    ) -> Result<(), KinesisError> {
        let now = self.settle(now);
        let CreateStream { stream, shard_count } = input;
        self.take_control_call(ControlOperation::CreateStream, Some(&stream), now)?;
        if self.stream(&stream).is_some() {
            return Err(InUse::StreamExists(self.stream_ref(&stream)).into());
        }
        self.check_streams_creating()?;
        self.check_shard_limit(u64::from(shard_count.get()))?;
        let until = now + self.settings().create_stream;
        let limits = &self.settings().limits;
        let configuration = Configuration::new(limits);
        let mut created = Stream::new(stream, shard_count, configuration, limits, now, until);
        created.settle(now);
        self.insert(created);
        Ok(())
    }

    fn check_streams_creating(&self) -> Result<(), KinesisError> {
        let limit = self.settings().limits.streams_creating_max;
        let creating =
            self.streams().filter(|stream| stream.status() == StreamStatus::Creating).count();
        if creating < limit {
            return Ok(());
        }
        let account_id = self.settings().account_id.clone();
        Err(LimitExceeded::StreamsCreating { account_id, limit }.into())
    }

    /// Whether the account may have so many more open shards.
    pub(super) fn check_shard_limit(&self, additional: u64) -> Result<(), KinesisError> {
        let settings = self.settings();
        let limit = u64::from(settings.limits.shards_per_account_max);
        let open: u64 = self.streams().map(Stream::open_shard_count).sum();
        if open.saturating_add(additional) <= limit {
            return Ok(());
        }
        Err(LimitExceeded::Shards {
            account_id: settings.account_id.clone(),
            region: settings.region.clone(),
            open,
            limit,
            additional,
        }
        .into())
    }
}
