//! The floor of the twin: to look at, and with nothing to press.

use yew::prelude::*;

use super::component::attach;
use super::gestures::Gestures;
use super::painter::{Frame, Painter};
use crate::engine::{Shard, Stream, Timestamp, sorted_by_number};
use crate::ui::component::component;
use crate::ui::frame::STILL_MS;
use crate::ui::frame_loop::FrameLoop;
use crate::ui::settings::{LESS_MOTION, media};
use crate::ui::sight::Sight;
use crate::ui::stage::Stage;
use crate::view::height_text;

#[derive(Clone, PartialEq)]
pub(in crate::ui) struct TwinFloor {
    pub(in crate::ui) stage: Stage,
    /// So that it is looked at again when time has gone by.
    pub(in crate::ui) now: Timestamp,
}
component!(TwinFloor, use_twin_floor);

#[hook]
fn use_twin_floor(props: &TwinFloor) -> Html {
    let nodes = (use_node_ref(), use_node_ref(), use_node_ref());
    let painter = use_memo((), |()| Painter::default());
    let frames = use_memo((), |()| FrameLoop::default());
    {
        let (nodes, painter, frames) = (nodes.clone(), painter, frames.clone());
        let stage = props.stage.clone();
        use_effect_with((), move |()| {
            let detach = attach(&painter, &nodes);
            let floor = nodes.1.cast::<web_sys::Element>();
            let gestures = floor.map(|floor| Gestures::new(&floor, &painter));
            painter.set_waker(frames.waker());
            frames.start(frame_handler(stage, Painter::clone(&painter)));
            let canvas = nodes.0.cast::<web_sys::Element>();
            let sight = canvas.map(|canvas| Sight::of(&canvas, &frames.watcher()));
            move || {
                drop((gestures, sight));
                detach();
            }
        });
    }
    // The loop rests while time stands still.
    use_effect_with(props.now, move |_| frames.waker().emit(()));
    html! {
        <div class="twin-floor" aria-hidden="true">
            <div class="plane" ref={nodes.1.clone()}>
                <ol class="ruler">{ for rows(&props.stage) }</ol>
                <canvas ref={nodes.0.clone()} class="belts" />
            </div>
            <ol class="marks" ref={nodes.2.clone()}></ol>
        </div>
    }
}

fn rows(stage: &Stage) -> Vec<Html> {
    let Some(twin) = stage.twin() else { return Vec::new() };
    let world = twin.world();
    let shards = world.stream().into_iter().flat_map(Stream::shards);
    let open = shards.filter(|shard| shard.takes_records(world.now()));
    let open = sorted_by_number(open.collect(), |it: &&Shard| it.hash_key_range().start().get());
    let row = |shard: &Shard| {
        let (number, range) = (shard.index().get(), shard.hash_key_range());
        let (start, end) = (range.start(), range.end());
        html! {
            <li key={number} class="row" data-hash-start={start.to_string()}
                data-hash-end={end.to_string()}>
                <span class="shard">
                    <strong>{ number }</strong>
                    <span class="range">{ height_text(start) }{ " – " }{ height_text(end) }</span>
                </span>
            </li>
        }
    };
    open.into_iter().map(row).collect()
}

/// Lets the twin follow and paints it, as long as time runs.
fn frame_handler(stage: Stage, painter: Painter) -> impl FnMut(f64, bool) -> bool + 'static {
    let less_motion = media(LESS_MOTION);
    let mut painted_ms = 0.0;
    move |time_ms, _| {
        let is_there = stage.let_twin_follow();
        let is_early = stage.is_playing() && time_ms - painted_ms < STILL_MS;
        let still = is_early && less_motion.as_ref().is_some_and(|query| query.matches());
        if !still && let Some(twin) = stage.twin() {
            let (turn, speed) = (stage.turn(), stage.speed());
            painter.paint(&Frame { world: twin.world(), turn, speed, time_ms });
            painted_ms = time_ms;
        }
        !is_there || stage.is_under_way() || painter.is_restless(time_ms)
    }
}
