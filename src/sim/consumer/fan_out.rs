//! What a consumer with enhanced fan-out does: it subscribes to each of its shards, and is given
//! records as they come.

use core::time::Duration;

use super::poller::Registered;
use super::reading::Response;
use super::{Consumer, ConsumerId, ConsumerSettings, Cursor, ProcessState, Retrieval};
use crate::engine::{
    ConsumerAddress, ConsumerName, KinesisError, RegisterStreamConsumer, ShardIndex,
    SubscribeToShard, SubscriptionNews, Tags, Timestamp,
};
use crate::sim::fault::CallError;
use crate::sim::schedule::Task;
use crate::sim::{FaultOperation, World};

/// How long a record is on its way to a subscriber (source: "Develop enhanced fan-out consumers":
/// typically 70 ms on average).
const PROPAGATION: Duration = Duration::from_millis(70);
/// How long a consumer waits until it subscribes again after a refusal: the KCL's pause.
const RESUBSCRIBE_PAUSE: Duration = Duration::from_secs(1);

impl World {
    /// Registers a consumer with the stream, if that is how it reads.
    ///
    /// # Errors
    ///
    /// A name that `RegisterStreamConsumer` does not take, and what that refuses.
    pub(super) fn register(
        &mut self,
        settings: &ConsumerSettings,
    ) -> Result<Option<Registered>, KinesisError> {
        if settings.retrieval != Retrieval::FanOut {
            return Ok(None);
        }
        let input = RegisterStreamConsumer {
            stream: self.stream.clone(),
            name: ConsumerName::new(&settings.name)?,
            tags: Tags::default(),
        };
        let consumer = self.kinesis.register_stream_consumer(input, self.now)?.consumer;
        Ok(Some(Registered { consumer, listen: Self::listen }))
    }

    /// Deregisters a consumer that has left.
    pub(super) fn deregister(&mut self, registered: Option<Registered>) {
        if let Some(Registered { consumer, .. }) = registered {
            let address = ConsumerAddress::Ref(consumer);
            // If it is not there any more, the stream is not either.
            drop(self.kinesis.deregister_stream_consumer(&address, self.now));
        }
    }

    /// Ends the subscriptions of a consumer that crashed: its connections are gone.
    pub(super) fn close_subscriptions(&mut self, consumer: &Consumer) {
        for subscription in consumer.cursors.values().filter_map(|cursor| cursor.subscription) {
            self.kinesis.close_subscription(subscription);
        }
    }

    /// Lets those who are subscribed to a shard have what was put there just now.
    pub(in crate::sim) fn wake_subscribers(&mut self, shard: ShardIndex) {
        let arrives_at = self.now + PROPAGATION;
        for (&id, consumer) in &mut self.consumers {
            let at = arrives_at.max(consumer.busy_until);
            if let Some(cursor) = consumer.cursors.get_mut(&shard)
                && cursor.subscription.is_some()
                && at < cursor.listens_at
            {
                cursor.listens_at = at;
                self.schedule.add(at, Task::Listen(id, shard));
            }
        }
    }

    /// Takes what a subscription has to say, and subscribes when there is none.
    fn listen(&mut self, id: ConsumerId, shard: ShardIndex) {
        // It is taken out while it listens: what it does changes the rest of the world.
        let Some(mut consumer) = self.consumers.remove(&id) else { return };
        // One that was planned for another time is void: there is one at a time.
        let is_planned = |cursor: &Cursor| cursor.listens_at == self.now;
        if consumer.state == ProcessState::Running
            && consumer.cursors.get(&shard).is_some_and(is_planned)
        {
            let next = loop {
                if consumer.busy_until > self.now {
                    break consumer.busy_until;
                }
                if let Some(at) = self.listen_once(id, &mut consumer, shard) {
                    break at;
                }
            };
            if let Some(cursor) = consumer.cursors.get_mut(&shard) {
                cursor.listens_at = next;
                self.schedule.add(next, Task::Listen(id, shard));
            }
        }
        self.cause = None;
        self.consumers.insert(id, consumer);
    }

    /// Returns when there will be more to hear; `None` when there may be more already.
    fn listen_once(
        &mut self,
        id: ConsumerId,
        consumer: &mut Consumer,
        shard: ShardIndex,
    ) -> Option<Timestamp> {
        let pause = self.now + RESUBSCRIBE_PAUSE;
        let Some(cursor) = consumer.cursors.get_mut(&shard) else { return Some(pause) };
        let Some(subscription) = cursor.subscription else {
            return match self.subscribe(id, consumer, shard) {
                Ok(()) => Some(self.now + PROPAGATION),
                Err(refusal) => {
                    self.take_refusal(id, consumer, shard, &refusal);
                    Some(pause)
                }
            };
        };
        let response = match self.kinesis.poll_subscription(subscription, self.now) {
            SubscriptionNews::Nothing { until } => return Some(until),
            SubscriptionNews::Ended => {
                cursor.subscription = None;
                return None;
            }
            SubscriptionNews::Failed(refusal) => {
                cursor.subscription = None;
                self.take_refusal(id, consumer, shard, &refusal.into());
                return Some(pause);
            }
            SubscriptionNews::Event(event) => {
                if let Some(number) = event.continuation_sequence_number {
                    cursor.bookmark.go_on_after(number, event.records.clone().next_back());
                }
                Response::pushed(&event)
            }
        };
        cursor.pushed.add(self.now, response.size);
        let records = response.records();
        let to_process = self.take_in(id, consumer, shard, response);
        if records > 0 {
            self.process(id, consumer, to_process);
        }
        None
    }

    fn subscribe(
        &mut self,
        id: ConsumerId,
        consumer: &mut Consumer,
        shard: ShardIndex,
    ) -> Result<(), CallError> {
        self.meet_faults(FaultOperation::SubscribeToShard, |_| vec![shard])?;
        let (Some(registered), Some(cursor)) =
            (consumer.registered.clone(), consumer.cursors.get_mut(&shard))
        else {
            return Ok(());
        };
        let position = cursor.bookmark.start();
        let input = SubscribeToShard { consumer: registered.consumer, shard, position };
        let subscription = self.kinesis.subscribe_to_shard(&input, self.now)?;
        cursor.subscription = Some(subscription);
        self.note_start(id, shard, position);
        Ok(())
    }
}
