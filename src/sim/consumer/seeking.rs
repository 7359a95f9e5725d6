//! A consumer of its own goes on from another place of a shard than it had come to.

use super::reading::Bookmark;
use super::{ConsumerId, ConsumerStart};
use crate::engine::{ShardIndex, StartingPosition};
use crate::sim::World;
use crate::sim::fault::CallError;
use crate::sim::schedule::Task;

impl World {
    /// Lets a consumer read a shard that it reads from `start` on, as a program does that asks for another
    /// iterator, or subscribes anew. What it had written down stays until it writes again.
    ///
    /// # Errors
    ///
    /// What `GetShardIterator` refuses, of one that polls. It is where it was then.
    pub(in crate::sim) fn seek_consumer(
        &mut self,
        id: ConsumerId,
        shard: ShardIndex,
        start: ConsumerStart,
    ) -> Result<(), CallError> {
        let position = start.position(self.now);
        let is_subscriber = self.consumers.get(&id).is_some_and(|it| it.registered.is_some());
        let mut bookmark = Bookmark::new(position);
        if !is_subscriber {
            bookmark = bookmark.with_iterator(self.get_iterator(id, shard, position)?);
            self.note_seek(id, shard, position);
        }
        let time = self.start_time(shard, position);
        let cursors = self.consumers.get_mut(&id).map(|consumer| &mut consumer.cursors);
        let Some(cursor) = cursors.and_then(|cursors| cursors.get_mut(&shard)) else {
            return Ok(());
        };
        cursor.bookmark = bookmark;
        cursor.position = time;
        if is_subscriber {
            let subscription = cursor.subscription.take();
            cursor.listens_at = self.now;
            self.schedule.add(self.now, Task::Listen(id, shard));
            if let Some(subscription) = subscription {
                self.kinesis.close_subscription(subscription);
            }
        }
        Ok(())
    }

    /// Tells the watchers of a seek to a sequence number what any iterator tells them of the other
    /// positions: what lies before it is passed over.
    fn note_seek(&mut self, id: ConsumerId, shard: ShardIndex, position: StartingPosition) {
        let records = self.stream().and_then(|it| it.shard(shard)).map(|it| it.records());
        let place = records.and_then(|records| match position {
            StartingPosition::AtSequenceNumber(number) => {
                Some(records.partition_point(|record| record.sequence_number < number))
            }
            StartingPosition::AfterSequenceNumber(number) => {
                Some(records.partition_point(|record| record.sequence_number <= number))
            }
            _ => None,
        });
        if let Some(place) = place {
            self.note_position(id, shard, place);
        }
    }
}
