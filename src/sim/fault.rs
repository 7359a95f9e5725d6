//! Faults that are injected into calls, under the names that AWS Fault Injection Service has for
//! them (source: "Perform resilience testing with AWS Fault Injection Service" in the Developer
//! Guide).

use core::fmt;
use core::time::Duration;

use super::World;
use super::event::EventIndex;
use crate::engine::{KinesisError, ShardIndex, Timestamp};

/// Names an injected fault in its world.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct FaultId(pub(super) u32);

impl FaultId {
    /// The number of the fault, in the order in which they were injected.
    pub const fn get(self) -> u32 {
        self.0
    }
}

/// What is injected: an action of Fault Injection Service.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
pub enum FaultAction {
    /// `aws:kinesis:inject-api-provisioned-throughput-exception`: of `PutRecord`, `PutRecords` and
    /// `GetRecords`.
    #[serde(rename = "aws:kinesis:inject-api-provisioned-throughput-exception")]
    ProvisionedThroughputException,
    /// `aws:kinesis:inject-api-expired-iterator-exception`: of `GetRecords`.
    #[serde(rename = "aws:kinesis:inject-api-expired-iterator-exception")]
    ExpiredIteratorException,
    /// `aws:fis:inject-api-internal-error`: of any operation.
    #[serde(rename = "aws:fis:inject-api-internal-error")]
    InternalError,
    /// `aws:fis:inject-api-throttle-error`: of any operation.
    #[serde(rename = "aws:fis:inject-api-throttle-error")]
    ThrottleError,
    /// `aws:fis:inject-api-unavailable-error`: of any operation.
    #[serde(rename = "aws:fis:inject-api-unavailable-error")]
    UnavailableError,
}

impl FaultAction {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::ProvisionedThroughputException,
        Self::ExpiredIteratorException,
        Self::InternalError,
        Self::ThrottleError,
        Self::UnavailableError,
    ];

    /// The action's identifier at Fault Injection Service.
    pub const fn id(self) -> &'static str {
        match self {
            Self::ProvisionedThroughputException => {
                "aws:kinesis:inject-api-provisioned-throughput-exception"
            }
            Self::ExpiredIteratorException => "aws:kinesis:inject-api-expired-iterator-exception",
            Self::InternalError => "aws:fis:inject-api-internal-error",
            Self::ThrottleError => "aws:fis:inject-api-throttle-error",
            Self::UnavailableError => "aws:fis:inject-api-unavailable-error",
        }
    }

    /// The exception that a caller meets.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ProvisionedThroughputException => "ProvisionedThroughputExceededException",
            Self::ExpiredIteratorException => "ExpiredIteratorException",
            Self::InternalError => "InternalFailure",
            Self::ThrottleError => "ThrottlingException",
            Self::UnavailableError => "ServiceUnavailable",
        }
    }

    /// Whether calls of this operation can be made to fail by it.
    pub const fn applies_to(self, operation: FaultOperation) -> bool {
        match self {
            Self::ProvisionedThroughputException => matches!(
                operation,
                FaultOperation::PutRecord | FaultOperation::PutRecords | FaultOperation::GetRecords
            ),
            Self::ExpiredIteratorException => matches!(operation, FaultOperation::GetRecords),
            Self::InternalError | Self::ThrottleError | Self::UnavailableError => true,
        }
    }
}

/// An operation of the API that producers and consumers call.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
pub enum FaultOperation {
    /// `PutRecord`.
    PutRecord,
    /// `PutRecords`: the whole call.
    PutRecords,
    /// `GetShardIterator`.
    GetShardIterator,
    /// `GetRecords`.
    GetRecords,
    /// `SubscribeToShard`.
    SubscribeToShard,
}

impl FaultOperation {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::PutRecord,
        Self::PutRecords,
        Self::GetShardIterator,
        Self::GetRecords,
        Self::SubscribeToShard,
    ];
}

/// A fault to inject.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// What calls fail with.
    pub action: FaultAction,
    /// The calls that fail.
    pub operations: Vec<FaultOperation>,
    /// The shards whose calls fail; `None` for those of the whole stream. A `PutRecords` is of
    /// each shard that one of its records goes to.
    #[serde(default, with = "crate::sim::scenario::texts::shards_or_null")]
    pub shards: Option<Vec<ShardIndex>>,
    /// How many of a hundred calls fail: 1 to 100. Chance decides which.
    pub percentage: u8,
    /// How long: a second to twelve hours. (Fault Injection Service's least is a minute.)
    #[serde(rename = "duration_ms", with = "crate::sim::scenario::texts::milliseconds")]
    pub duration: Duration,
}

impl Fault {
    /// All calls that an action applies to, on all shards.
    pub fn everywhere(action: FaultAction, percentage: u8, duration: Duration) -> Self {
        let operations = FaultOperation::ALL.into_iter();
        let operations = operations.filter(|&operation| action.applies_to(operation)).collect();
        Self { action, operations, shards: None, percentage, duration }
    }

    pub(super) fn check(&self) -> Result<(), FaultError> {
        if !(1..=100).contains(&self.percentage) {
            return Err(FaultError::Percentage(self.percentage));
        }
        if !(DURATION_MIN..=DURATION_MAX).contains(&self.duration) {
            return Err(FaultError::Duration(self.duration));
        }
        if self.operations.is_empty() {
            return Err(FaultError::NoOperation);
        }
        match self.operations.iter().find(|&&operation| !self.action.applies_to(operation)) {
            Some(&operation) => Err(FaultError::Operation { action: self.action, operation }),
            None => Ok(()),
        }
    }

    fn hits(&self, operation: FaultOperation, shards: &[ShardIndex]) -> bool {
        let here = |of: &Vec<ShardIndex>| of.iter().any(|shard| shards.contains(shard));
        self.operations.contains(&operation) && self.shards.as_ref().is_none_or(here)
    }
}

const DURATION_MIN: Duration = Duration::from_secs(1);
const DURATION_MAX: Duration = Duration::from_secs(12 * 3_600);

/// What is wrong with a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultError {
    /// A percentage outside 1 to 100.
    Percentage(u8),
    /// Shorter than a second, or longer than twelve hours.
    Duration(Duration),
    /// No call would fail.
    NoOperation,
    /// The action does not make this operation fail.
    Operation {
        /// The action.
        action: FaultAction,
        /// The operation.
        operation: FaultOperation,
    },
}

impl fmt::Display for FaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Percentage(percentage) => write!(f, "{percentage} %: use 1 to 100 %."),
            Self::Duration(duration) => write!(
                f,
                "{} s: a fault lasts {} to {} s.",
                duration.as_secs(),
                DURATION_MIN.as_secs(),
                DURATION_MAX.as_secs()
            ),
            Self::NoOperation => f.write_str("Name at least one operation whose calls fail."),
            Self::Operation { action, operation } => {
                write!(f, "{} does not make {operation:?} fail.", action.id())
            }
        }
    }
}

impl core::error::Error for FaultError {}

/// A fault that is there.
#[derive(Clone, Debug)]
pub(super) struct ActiveFault {
    pub(super) fault: Fault,
    pub(super) ends_at: Timestamp,
    /// The command that injected it.
    pub(super) cause: Option<EventIndex>,
    /// Lets chance decide which faults a call meets. It comes with the first one, so that what injects none
    /// does not have it.
    pub(super) meet: Meet,
}

pub(super) type Meet = fn(&mut World, FaultOperation, &[ShardIndex]) -> Result<(), CallError>;

/// Why a call failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum CallError {
    /// The service refused it.
    Kinesis(KinesisError),
    /// A fault was injected.
    Injected {
        action: FaultAction,
        /// The command that injected it.
        cause: Option<EventIndex>,
    },
}

impl CallError {
    /// The exception's name.
    pub(super) const fn code(&self) -> &'static str {
        match self {
            Self::Kinesis(refusal) => refusal.code(),
            Self::Injected { action, .. } => action.code(),
        }
    }

    /// Whether the call may succeed when it is made again: what SDKs retry.
    pub(super) const fn is_worth_another(&self) -> bool {
        matches!(
            self,
            Self::Kinesis(
                KinesisError::ProvisionedThroughputExceeded(_) | KinesisError::InternalFailure
            ) | Self::Injected { .. }
        )
    }

    /// Whether the iterator is of no more use.
    pub(super) const fn is_expired_iterator(&self) -> bool {
        matches!(
            self,
            Self::Kinesis(KinesisError::ExpiredIterator { .. })
                | Self::Injected { action: FaultAction::ExpiredIteratorException, .. }
        )
    }

    /// Whether what was called for is not there.
    pub(super) const fn is_not_found(&self) -> bool {
        matches!(self, Self::Kinesis(KinesisError::ResourceNotFound(_)))
    }
}

impl From<KinesisError> for CallError {
    fn from(refusal: KinesisError) -> Self {
        Self::Kinesis(refusal)
    }
}

impl World {
    /// The faults that are there, with the time that each ends at.
    pub fn faults(&self) -> impl Iterator<Item = (FaultId, &Fault, Timestamp)> {
        let active = self.faults.iter().filter(|(_, active)| active.ends_at > self.now);
        active.map(|(&id, active)| (id, &active.fault, active.ends_at))
    }

    /// Lets chance decide whether a call meets a fault.
    ///
    /// # Errors
    ///
    /// The fault.
    pub(super) fn meet_faults(
        &mut self,
        operation: FaultOperation,
        shards: impl FnOnce(&Self) -> Vec<ShardIndex>,
    ) -> Result<(), CallError> {
        let Some(meet) = self.faults.values().next().map(|active| active.meet) else {
            return Ok(());
        };
        let shards = shards(self);
        meet(self, operation, &shards)
    }

    pub(super) fn meet_active_faults(
        &mut self,
        operation: FaultOperation,
        shards: &[ShardIndex],
    ) -> Result<(), CallError> {
        self.faults.retain(|_, active| active.ends_at > self.now);
        for active in self.faults.values() {
            if active.fault.hits(operation, shards)
                && self.random.below(100) < u64::from(active.fault.percentage)
            {
                let (action, cause) = (active.fault.action, active.cause);
                return Err(CallError::Injected { action, cause });
            }
        }
        Ok(())
    }
}
