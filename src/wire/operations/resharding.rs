//! `SplitShard`, `MergeShards` and `UpdateShardCount`.

use core::num::NonZeroU32;

use serde::Serialize;

use super::{Call, Operation};
use crate::engine::{
    HashKey, InvalidArgument, KinesisError, MergeShards, SplitShard, StreamName, UpdateShardCount,
};
use crate::wire::answers::as_text;
use crate::wire::http::Body;
use crate::wire::refusal::Refusal;
use crate::wire::rules::Rule::{AtLeast, OneOf, Required};
use crate::wire::rules::shared::{ARN_LENGTH, HASH_KEY, NAME, NAME_LENGTH, STREAM_ARN};
use crate::wire::structure::structure;
use crate::wire::values::{Integer, Text};

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

structure! {
    /// Input of `UpdateShardCount`.
    UpdateShardCountInput {
        stream_name: Text<'de> = "StreamName" [NAME, NAME_LENGTH],
        target_shard_count: Integer = "TargetShardCount" [Required, AtLeast(1)],
        scaling_type: Text<'de> = "ScalingType" [Required, OneOf(&["UNIFORM_SCALING"])],
        stream_arn: Text<'de> = "StreamARN" [STREAM_ARN, ARN_LENGTH],
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct UpdateShardCountAnswer {
    #[serde(serialize_with = "as_text")]
    stream_name: StreamName,
    current_shard_count: u64,
    target_shard_count: NonZeroU32,
    #[serde(rename = "StreamARN")]
    stream_arn: String,
}

impl<'de> Operation<'de> for UpdateShardCountInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let stream = call.stream(self.stream_name.as_ref(), self.stream_arn.as_ref())?;
        let target = self.target_shard_count.and_then(Integer::as_count);
        let target_shard_count = target.ok_or(Refusal::InternalFailure)?;
        let input = UpdateShardCount { stream, target_shard_count };
        let output = call.kinesis.update_shard_count(&input, call.now)?;
        call.answer(&UpdateShardCountAnswer {
            stream_name: output.stream,
            current_shard_count: output.current_shard_count,
            target_shard_count: output.target_shard_count,
            stream_arn: output.arn,
        })
    }
}
