//! `CreateStream`.

use core::num::NonZeroU32;

use super::describe_stream::check_range;
use super::resource_tags::check_count;
use crate::engine::error::{
    InUse, Invalid, InvalidArgument, KinesisError, LimitExceeded, StreamRef, TagAct,
};
use crate::engine::limits::{
    MAX_RECORD_SIZE_KIB_MAX, MAX_RECORD_SIZE_KIB_MIN, ON_DEMAND_SHARD_COUNT,
};
use crate::engine::on_demand::Traffic;
use crate::engine::{
    ByteCount, Configuration, ControlOperation, Kinesis, RecordDistribution, Stream, StreamMode,
    StreamName, StreamStatus, Tags, Timestamp,
};

/// Input of [`Kinesis::create_stream`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateStream {
    /// `StreamName`.
    pub stream: StreamName,
    /// `ShardCount`: of a provisioned stream, and of no other.
    pub shard_count: Option<NonZeroU32>,
    /// `StreamModeDetails`. When it is not given, a stream with a shard count is provisioned, and
    /// one without is on-demand.
    pub mode: Option<StreamMode>,
    /// `Tags`.
    pub tags: Tags,
    /// `WarmThroughputMiBps`: of an on-demand stream, in an account that has committed to a
    /// minimum throughput.
    pub warm_throughput_mib_per_s: Option<u32>,
    /// `MaxRecordSizeInKiB`: 1,024 to 10,240; 1,024 when it is not given.
    pub max_record_size_kib: Option<u64>,
    /// `RecordDistributionStrategy`: of an on-demand stream.
    pub record_distribution: Option<RecordDistribution>,
}

impl CreateStream {
    /// A stream that is created with nothing but its name: an on-demand one.
    pub const fn on_demand(stream: StreamName) -> Self {
        Self {
            stream,
            shard_count: None,
            mode: None,
            tags: Tags::new(),
            warm_throughput_mib_per_s: None,
            max_record_size_kib: None,
            record_distribution: None,
        }
    }

    /// A provisioned stream of so many shards.
    pub fn provisioned(stream: StreamName, shard_count: NonZeroU32) -> Self {
        Self { shard_count: Some(shard_count), ..Self::on_demand(stream) }
    }
}

impl Kinesis {
    /// `CreateStream`: a stream of equal shards, `ACTIVE` after a while.
    ///
    /// An on-demand stream begins with four shards, or with as many as its warm throughput has
    /// MiB per second, when these are more (a guess: AWS says that it is there at once).
    ///
    /// # Errors
    ///
    /// `Validation` for a record size outside 1,024 to 10,240 KiB, an on-demand stream with a
    /// shard count, a provisioned one without, and warm throughput of a provisioned stream or in
    /// an account without commitment; `InvalidArgument` for the record distribution of a
    /// provisioned stream, and for tags as in `add_tags_to_stream`; `ResourceInUse` when a stream
    /// has this name; `LimitExceeded` when too many streams are being created or deleted, the
    /// account would have too many shards or on-demand streams, for warm throughput over 10 GiB
    /// per second, and after five calls in a second. That what is wrong with the request alone
    /// comes before what is wrong with it here and now is a guess.
    pub fn create_stream(
        &mut self,
        input: CreateStream,
        now: Timestamp,
    ) -> Result<(), KinesisError> {
        let record_bytes_max = input.max_record_size_kib.map(checked_record_size).transpose()?;
        let now = self.settle(now);
        self.take_control_call(ControlOperation::CreateStream, Some(&input.stream), now)?;
        let (mode, shard_count) = self.checked_capacity(&input)?;
        let stream_ref = self.stream_ref(&input.stream);
        self.check_stream_tags(TagAct::Add, &input.stream, || {
            input.tags.iter().flat_map(|(key, value)| [key, value])
        })?;
        check_count(&Tags::new(), &input.tags, stream_ref.to_string())?;
        self.check_room(&stream_ref, mode, shard_count)?;
        let limits = &self.settings().limits;
        let configuration = Configuration {
            mode,
            tags: input.tags,
            record_bytes_max: record_bytes_max.unwrap_or(limits.record_bytes_max),
            record_distribution: input.record_distribution.unwrap_or_default(),
            warm_throughput_mib_per_s: input.warm_throughput_mib_per_s,
            ..Configuration::new(limits)
        };
        self.begin_stream((input.stream, shard_count), configuration, Traffic::of(mode), now);
        Ok(())
    }

    /// `CreateStream` of a provisioned stream with nothing else that is asked for: what
    /// [`create_stream`](Self::create_stream) makes of [`CreateStream::provisioned`]. A program that makes no
    /// other streams does without the checks of tags and the tables of letters for them.
    ///
    /// # Errors
    ///
    /// Those of `create_stream` that such a stream can have.
    pub fn create_provisioned_stream(
        &mut self,
        stream: StreamName,
        shard_count: NonZeroU32,
        now: Timestamp,
    ) -> Result<(), KinesisError> {
        let now = self.settle(now);
        self.take_control_call(ControlOperation::CreateStream, Some(&stream), now)?;
        self.check_room(&self.stream_ref(&stream), StreamMode::Provisioned, shard_count)?;
        let configuration = Configuration {
            mode: StreamMode::Provisioned,
            ..Configuration::new(&self.settings().limits)
        };
        self.begin_stream((stream, shard_count), configuration, None, now);
        Ok(())
    }

    fn begin_stream(
        &mut self,
        (stream, shard_count): (StreamName, NonZeroU32),
        configuration: Configuration,
        traffic: Option<Box<Traffic>>,
        now: Timestamp,
    ) {
        let until = now + self.settings().create_stream;
        let limits = &self.settings().limits;
        let times = (now, until);
        let mut created = Stream::new(stream, shard_count, configuration, limits, traffic, times);
        created.settle(now);
        self.insert(created);
    }

    /// The mode of the new stream, and how many shards it begins with, when its members go
    /// together.
    fn checked_capacity(
        &self,
        input: &CreateStream,
    ) -> Result<(StreamMode, NonZeroU32), KinesisError> {
        let default = match input.shard_count {
            Some(_) => StreamMode::Provisioned,
            None => StreamMode::OnDemand,
        };
        let mode = input.mode.unwrap_or(default);
        if let Some(mib_per_s) = input.warm_throughput_mib_per_s {
            self.check_warm_throughput(mode, mib_per_s)?;
        }
        match (mode, input.shard_count) {
            (StreamMode::Provisioned, None) => Err(Invalid::ShardCountMissing.into()),
            (StreamMode::OnDemand, Some(_)) => Err(Invalid::ShardCountOnDemand.into()),
            (StreamMode::Provisioned, Some(_)) if input.record_distribution.is_some() => {
                Err(InvalidArgument::RecordDistribution.into())
            }
            (StreamMode::Provisioned, Some(shard_count)) => Ok((mode, shard_count)),
            (StreamMode::OnDemand, None) => {
                let warm = input.warm_throughput_mib_per_s.and_then(NonZeroU32::new);
                Ok((
                    mode,
                    warm.map_or(ON_DEMAND_SHARD_COUNT, |warm| warm.max(ON_DEMAND_SHARD_COUNT)),
                ))
            }
        }
    }

    /// Whether the account has room for one more stream, and this name is free.
    fn check_room(
        &self,
        stream_ref: &StreamRef,
        mode: StreamMode,
        shard_count: NonZeroU32,
    ) -> Result<(), KinesisError> {
        if self.stream(&stream_ref.stream).is_some() {
            return Err(InUse::StreamExists(stream_ref.clone()).into());
        }
        self.check_streams_in_transition()?;
        match mode {
            StreamMode::Provisioned => self.check_shard_limit(u64::from(shard_count.get())),
            StreamMode::OnDemand => self.check_on_demand_limit(),
        }
    }

    fn check_streams_in_transition(&self) -> Result<(), KinesisError> {
        let limit = self.settings().limits.streams_in_transition_max;
        let in_transition =
            |status| matches!(status, StreamStatus::Creating | StreamStatus::Deleting);
        if self.streams().filter(|stream| in_transition(stream.status())).count() < limit {
            return Ok(());
        }
        let account_id = self.settings().account_id.clone();
        Err(LimitExceeded::StreamsInTransition { account_id, limit }.into())
    }

    /// Whether the account may have so many more open shards.
    pub(super) fn check_shard_limit(&self, additional: u64) -> Result<(), KinesisError> {
        let settings = self.settings();
        let limit = u64::from(settings.limits.shards_per_account_max);
        let open = self.account_open_shard_count();
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

    /// Whether the account may have one more on-demand stream.
    pub(super) fn check_on_demand_limit(&self) -> Result<(), KinesisError> {
        let settings = self.settings();
        let limit = settings.limits.on_demand_streams_max;
        let count = self.account_on_demand_stream_count();
        if count < limit {
            return Ok(());
        }
        Err(LimitExceeded::OnDemandStreams {
            account_id: settings.account_id.clone(),
            region: settings.region.clone(),
            count,
            limit,
        }
        .into())
    }
}

/// `MaxRecordSizeInKiB` in bytes, when a stream may have it.
pub(super) fn checked_record_size(kib: u64) -> Result<ByteCount, KinesisError> {
    let (min, max) = (MAX_RECORD_SIZE_KIB_MIN, MAX_RECORD_SIZE_KIB_MAX);
    check_range("maxRecordSizeInKiB", kib, min, max)?;
    Ok(ByteCount::from_kib(kib))
}
