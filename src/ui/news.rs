//! What has happened, in sentences.

use yew::AttrValue;

use super::messages::message;
use crate::view::{FloorView, News};

/// More than this in one message nobody follows.
const SENTENCES_MAX: usize = 3;

/// What has happened between two views, with what happens all the time or without it. Empty if there is
/// nothing to say.
pub(super) fn sentences(before: &FloorView, after: &FloorView, with_traffic: bool) -> AttrValue {
    let news = News::between(before, after);
    let news = news.iter().filter(|news| with_traffic || !news.is_traffic());
    let sentences: Vec<_> = news.map(sentence).take(SENTENCES_MAX).collect();
    let sentences: Vec<_> = sentences.iter().map(AttrValue::as_str).collect();
    sentences.join(" ").into()
}

fn sentence(news: &News) -> AttrValue {
    match news {
        News::Stream { status: None, .. } => message!("announcer.gone"),
        News::Stream { status: Some(status), open_shards } => {
            message!("announcer.stream", count = *open_shards, status = status)
        }
        News::PutsRefused { shard, records } => {
            message!("announcer.puts-refused", count = *records, shard = shard.get())
        }
        News::ReadsRefused { shard, calls } => {
            message!("announcer.reads-refused", count = *calls, shard = shard.get())
        }
        News::Lost { producer, records } => {
            message!("announcer.lost", count = *records, name = producer)
        }
        News::OutOfOrder { reader, records } => {
            message!("announcer.out-of-order", count = *records, name = reader)
        }
        News::Missed { reader, records } => {
            message!("announcer.missed", count = *records, name = reader)
        }
        News::Workers { fleet, working, idle } => {
            message!("announcer.workers", count = *working, name = fleet, idle = idle)
        }
        News::FaultBegun(action) => message!("announcer.fault-begun", action = action.id()),
        News::FaultEnded(action) => message!("announcer.fault-ended", action = action.id()),
        News::Stored { records } => message!("announcer.stored", count = *records),
        News::Read { reader, records } => {
            message!("announcer.read", count = *records, name = reader)
        }
    }
}
