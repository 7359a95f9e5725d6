//! Records: putting and getting them.

mod get;
mod iterators;
mod put;

pub(super) use get::{ChildShardAnswer, GetRecordsInput, RecordsAnswer};
pub(super) use iterators::{GetShardIteratorInput, ITERATOR_TYPES, RequestedPosition};
pub(super) use put::{PutRecordInput, PutRecordsInput};
