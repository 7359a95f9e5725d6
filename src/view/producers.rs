//! Those who write.

use serde::Serialize;

use super::LATELY;
use crate::sim::{Producer, ProducerId, ProducerSettings, World, Writer};

/// A producer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProducerView {
    /// Which one.
    pub id: ProducerId,
    /// What it does.
    pub settings: ProducerSettings,
    /// Records that it made.
    pub made: u64,
    /// Records accepted; those stored twice count twice.
    pub accepted: u64,
    /// Records refused, as often as they were.
    pub refused: u64,
    /// Records that wait to be sent, or to be sent again.
    pub waiting: usize,
    /// Records that will never be stored.
    pub lost: u64,
    /// Records that were stored more than once, without the first time.
    pub copies: u64,
    /// Records that were stored after a later one about the same subject.
    pub stored_out_of_order: u64,
    /// Whether one was refused in the last second.
    pub being_refused: bool,
    /// Whether it has put its list to the end, and will put no more.
    pub is_finished: bool,
}

impl ProducerView {
    pub(super) fn of(id: ProducerId, producer: &Producer, world: &World) -> Self {
        let (now, writer) = (world.now(), Writer::Producer(id));
        let refused_at = producer.last_refused_at();
        Self {
            id,
            settings: producer.settings().clone(),
            made: producer.made(),
            accepted: producer.accepted(),
            refused: producer.refused(),
            waiting: producer.waiting(),
            lost: producer.lost(),
            copies: world.watchers().copies(writer),
            stored_out_of_order: world.watchers().stored_out_of_order(writer),
            being_refused: refused_at.is_some_and(|at| now.since(at) <= LATELY),
            is_finished: producer.is_finished(),
        }
    }
}
