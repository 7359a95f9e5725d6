//! `SplitShard` and `MergeShards`.

use super::{Call, Operation};
use crate::engine::{HashKey, InvalidArgument, KinesisError, MergeShards, SplitShard};
use crate::wire::http::Body;
use crate::wire::refusal::Refusal;
use crate::wire::rules::Rule::Required;
use crate::wire::rules::shared::{ARN_LENGTH, HASH_KEY, NAME, NAME_LENGTH, STREAM_ARN};
use crate::wire::structure::structure;
use crate::wire::values::Text;

structure! {
    /// Input of `SplitShard`.
    SplitShardInput {
        stream_name: Text<'de> = "StreamName" [NAME, NAME_LENGTH],
        shard_to_split: Text<'de> = "ShardToSplit" [Required, NAME, NAME_LENGTH],
        new_starting_hash_key: Text<'de> = "NewStartingHashKey" [Required, HASH_KEY],
        stream_arn: Text<'de> = "StreamARN" [STREAM_ARN, ARN_LENGTH],
    }
}

impl<'de> Operation<'de> for SplitShardInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let stream = call.stream(self.stream_name.as_ref(), self.stream_arn.as_ref())?;
        let shard = call.required_shard(self.shard_to_split.as_ref(), &stream)?;
        let text = self.new_starting_hash_key.as_ref().map_or("", Text::as_str);
        // A key beyond the hash space passes the rules. No shard ends after the last key, so none
        // can be split there: what refuses the one refuses the other, in its turn.
        let new_starting_hash_key = text.parse().unwrap_or(HashKey::MAX);
        let input = SplitShard { stream, shard, new_starting_hash_key };
        match call.kinesis.split_shard(&input, call.now) {
            Err(KinesisError::InvalidArgument(InvalidArgument::NewStartingHashKey {
                shard,
                range,
                stream,
                ..
            })) => {
                let key = text.to_owned();
                Err(InvalidArgument::NewStartingHashKey { key, shard, range, stream }.into())
            }
            result => {
                result?;
                Ok(Body::NOTHING)
            }
        }
    }
}

structure! {
    /// Input of `MergeShards`.
    MergeShardsInput {
        stream_name: Text<'de> = "StreamName" [NAME, NAME_LENGTH],
        shard_to_merge: Text<'de> = "ShardToMerge" [Required, NAME, NAME_LENGTH],
        adjacent_shard_to_merge: Text<'de> = "AdjacentShardToMerge" [Required, NAME, NAME_LENGTH],
        stream_arn: Text<'de> = "StreamARN" [STREAM_ARN, ARN_LENGTH],
    }
}

impl<'de> Operation<'de> for MergeShardsInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let stream = call.stream(self.stream_name.as_ref(), self.stream_arn.as_ref())?;
        let shard = call.required_shard(self.shard_to_merge.as_ref(), &stream)?;
        let adjacent = call.required_shard(self.adjacent_shard_to_merge.as_ref(), &stream)?;
        call.kinesis.merge_shards(&MergeShards { stream, shard, adjacent }, call.now)?;
        Ok(Body::NOTHING)
    }
}
