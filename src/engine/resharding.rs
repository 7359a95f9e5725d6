//! How a stream's shards become others.

use core::num::NonZeroU32;

use super::error::{Invalid, InvalidArgument, KinesisError, NotFound, StreamRef};
use super::shard::second_after;
use super::{
    HashKeyRange, Parents, Shard, ShardIndex, Stream, StreamMode, Timestamp, sorted_by_number,
};

/// A change of the shards, checked and waiting for its time.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reshard {
    Split { parent: ShardIndex, lower: HashKeyRange, upper: HashKeyRange },
    Merge { parent: ShardIndex, adjacent: ShardIndex, joined: HashKeyRange },
}

impl Stream {
    pub(super) fn create_shards(&mut self, shard_count: NonZeroU32, at: Timestamp) {
        for range in HashKeyRange::partition(shard_count) {
            self.add_shard(range, Parents::None, at.floor_to_seconds());
        }
    }

    /// The shards that have not been closed, in the order of the hash space.
    pub(super) fn open_shard_ranges(&self) -> Vec<(HashKeyRange, ShardIndex)> {
        let open = self.shards().filter(|shard| shard.closing().is_none());
        let open = open.map(|shard| (shard.hash_key_range(), shard.index())).collect();
        sorted_by_number(open, |(range, _): &(HashKeyRange, _)| range.start().get())
    }

    /// Carries out one reshard after the other, all from `at` on.
    pub(super) fn reshard_all(&mut self, steps: Vec<Reshard>, at: Timestamp) {
        for step in steps {
            if self.has_shard_indexes() {
                self.reshard(step, at);
            }
        }
    }

    /// Closes the parents and makes their children, which take the next indexes.
    fn reshard(&mut self, reshard: Reshard, at: Timestamp) {
        let lower = self.next_shard_index();
        match reshard {
            Reshard::Split { parent, lower: lower_range, upper: upper_range } => {
                let children: Vec<_> = core::iter::once(lower).chain(lower.next()).collect();
                let opening = self.close_shards(&[parent], &children, at);
                self.add_shard(lower_range, Parents::Split(parent), opening);
                self.add_shard(upper_range, Parents::Split(parent), opening);
            }
            Reshard::Merge { parent, adjacent, joined } => {
                let opening = self.close_shards(&[parent, adjacent], &[lower], at);
                self.add_shard(joined, Parents::Merge { parent, adjacent }, opening);
            }
        }
    }

    /// Closes the parents at one second, and returns when their children open.
    fn close_shards(
        &mut self,
        parents: &[ShardIndex],
        children: &[ShardIndex],
        at: Timestamp,
    ) -> Timestamp {
        // A parent that another reshard just made may open up to a second from now.
        let closed_at = parents
            .iter()
            .filter_map(|&parent| self.shard(parent))
            .map(Shard::created_at)
            .fold(at.floor_to_seconds(), Timestamp::max);
        for &parent in parents {
            if let Some(shard) = self.shard_mut(parent) {
                shard.close(children.to_vec(), closed_at);
            }
        }
        let opening = second_after(closed_at);
        self.expect_opening(opening);
        opening
    }

    /// The shard that a request wants to split or merge.
    pub(super) fn shard_to_reshard(
        &self,
        index: ShardIndex,
        stream: &StreamRef,
    ) -> Result<&Shard, KinesisError> {
        let not_found = || NotFound::Shard { shard: index, stream: stream.clone() };
        self.shard(index).ok_or_else(|| not_found().into())
    }
}

/// Whether a shard has not been split or merged before.
pub(super) fn check_not_closed(shard: &Shard, stream: &StreamRef) -> Result<(), InvalidArgument> {
    if shard.closing().is_none() {
        return Ok(());
    }
    Err(InvalidArgument::ShardClosed { shard: shard.index(), stream: stream.clone() })
}

/// Whether the owner of a stream may change its shards. That this is checked after the stream's
/// state is a guess.
pub(super) fn check_provisioned(stream: &Stream, stream_ref: &StreamRef) -> Result<(), Invalid> {
    match stream.configuration().mode {
        StreamMode::Provisioned => Ok(()),
        StreamMode::OnDemand => Err(Invalid::OnDemandStream(stream_ref.clone())),
    }
}
