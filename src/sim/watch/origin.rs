//! Who made what lies at one place of a shard.

use std::sync::Arc;

use super::UserRecord;

/// Who made what lies at one place of a shard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::sim) enum Origin {
    /// One record, stored as it was made.
    Record(UserRecord),
    /// The user records of a producer with the KPL: one that was sent by itself, or those of an
    /// aggregated record. What such a producer stores twice need not come twice to every reader, so
    /// each of them is followed by its serial.
    UserRecords(Arc<[UserRecord]>),
}

// A stream holds hundreds of thousands of records: one that is not aggregated must cost no more.
const _: () = assert!(size_of::<Origin>() == size_of::<UserRecord>());

impl Origin {
    /// What was made, in order.
    pub(in crate::sim) fn user_records(&self) -> &[UserRecord] {
        match self {
            Self::Record(record) => core::slice::from_ref(record),
            Self::UserRecords(records) => records,
        }
    }

    /// How many user records it is, beyond the one record that it is in the stream.
    pub(super) fn extra(&self) -> u64 {
        match self {
            Self::Record(_) => 0,
            Self::UserRecords(records) => (records.len() as u64).saturating_sub(1),
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
