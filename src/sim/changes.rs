//! What happens to the stream by itself: the ends of `UPDATING`, and the opening of child shards.

use super::{Event, World};
use crate::engine::{ShardIndex, Stream, StreamStatus, Timestamp};

impl World {
    /// Lets the stream change at its times up to `until`, and logs each change.
    pub(super) fn change_until(&mut self, until: Timestamp) {
        while let Some(at) = self.next_change().filter(|&at| at <= until) {
            let before = self.stream_state();
            self.now = at;
            self.kinesis.advance(at);
            self.note_stream();
            let after = self.stream_state();
            if before != after
                && let Some((status, open)) = after
            {
                let open_shards = u64::try_from(open.len()).unwrap_or(u64::MAX);
                self.log_because(Event::StreamChanged { status, open_shards }, self.reshard);
            }
        }
    }

    /// When something happens next, if anything will: a task or a change of the stream.
    pub(super) fn next_happening(&self) -> Option<Timestamp> {
        self.schedule.next_at().into_iter().chain(self.next_change()).min()
    }

    fn next_change(&self) -> Option<Timestamp> {
        self.stream()?.next_change_after(self.now)
    }

    fn stream_state(&self) -> Option<(StreamStatus, Vec<ShardIndex>)> {
        self.stream().map(|stream: &Stream| (stream.status(), stream.open_shards().collect()))
    }
}
