//! Records: putting and getting them.

mod get;
mod iterators;
mod put;

pub(super) use get::GetRecordsInput;
pub(super) use iterators::GetShardIteratorInput;
pub(super) use put::{PutRecordInput, PutRecordsInput};
