//! Who made what lies at one place of a shard.

use std::sync::Arc;

use super::{ReaderWatch, UserRecord};
use crate::sim::Behaviour;

/// Who made what lies at one place of a shard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::sim) enum Origin {
    /// One record, stored as it was made.
    Record(UserRecord),
    /// The user records of a producer with the KPL: one that was sent by itself, or those of an
    /// aggregated record. What such a producer stores twice need not come twice to every reader, so
    /// each of them is followed by its serial.
    UserRecords(Arc<[UserRecord]>, Behaviour<FollowedSerials>),
}

/// What following user records by their serials takes. It comes with those who are followed.
pub(in crate::sim) struct FollowedSerials {
    /// Whether a reader is given this user record for the first time.
    pub(super) is_first: fn(&mut ReaderWatch, &UserRecord) -> bool,
    /// A reader drops these user records.
    pub(super) drop: fn(&mut ReaderWatch, &[UserRecord]),
}

// A stream holds hundreds of thousands of records: one that is not aggregated must cost no more.
const _: () = assert!(size_of::<Origin>() == size_of::<UserRecord>());

impl Origin {
    /// What was made, in order.
    pub(in crate::sim) fn user_records(&self) -> &[UserRecord] {
        match self {
            Self::Record(record) => core::slice::from_ref(record),
            Self::UserRecords(records, _) => records,
        }
    }

    /// How many user records it is, beyond the one record that it is in the stream.
    pub(super) fn extra(&self) -> u64 {
        match self {
            Self::Record(_) => 0,
            Self::UserRecords(records, _) => (records.len() as u64).saturating_sub(1),
        }
    }

    /// Whether a reader must take it apart to see what was made.
    pub(super) fn is_aggregated(&self) -> bool {
        self.extra() > 0
    }
}

impl From<UserRecord> for Origin {
    fn from(record: UserRecord) -> Self {
        Self::Record(record)
    }
}
