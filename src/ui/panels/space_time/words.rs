//! What the arrows and the lines of the diagram are, in words.

use yew::AttrValue;

use crate::engine::Timestamp;
use crate::sim::{World, Writer};
use crate::ui::messages::message;
use crate::ui::time_bar::clock_text;
use crate::view::{Arrow, Lane, LaneOf, SpaceTimeView, Told};

/// Whose line it is.
pub(super) fn lane_text(lane: &Lane) -> AttrValue {
    match (lane.of, &lane.name) {
        (LaneOf::Writer(Writer::Hand), _) => message!("calls.you"),
        (LaneOf::Shard(shard), _) => message!("charts.shard-number", shard = shard.get()),
        (_, Some(name)) => name.clone().into(),
        (_, None) => message!("calls.one-who-left"),
    }
}

/// A call in a sentence.
pub(super) fn arrow_text(arrow: &Arrow, view: &SpaceTimeView) -> AttrValue {
    let lane = |place: usize| view.lanes.get(place).map(lane_text).unwrap_or_default();
    let (time, who) = (moment_text(arrow.at), lane(arrow.caller));
    let shard = arrow.shard.map(lane).unwrap_or_default();
    match arrow.told {
        Told::Put { records } => {
            message!("space-time.put", count = records, time = time, who = who, shard = shard)
        }
        Told::PutRefused { records, code } if arrow.shard.is_none() => {
            message!("space-time.put-failed", count = records, time = time, who = who, code = code)
        }
        Told::PutRefused { records, code } => message!(
            "space-time.put-refused",
            count = records,
            time = time,
            who = who,
            shard = shard,
            code = code
        ),
        Told::ReadRefused { calls, code } => message!(
            "space-time.read-refused",
            count = calls,
            time = time,
            who = who,
            shard = shard,
            code = code
        ),
        Told::Read { records, out_of_order, repeated, .. } => {
            let read =
                message!("space-time.read", count = records, time = time, who = who, shard = shard);
            let mut text = read.to_string();
            if out_of_order > 0 {
                text.push(' ');
                text.push_str(&message!("space-time.out-of-order", count = out_of_order));
            }
            if repeated > 0 {
                text.push(' ');
                text.push_str(&message!("space-time.repeated", count = repeated));
            }
            text.into()
        }
    }
}

/// A moment on the clock, to the millisecond.
pub(super) fn moment_text(at: Timestamp) -> String {
    let lived = at.since(World::beginning());
    let tenths = clock_text(lived);
    format!("{tenths}{:02}", lived.subsec_millis() % 100)
}
