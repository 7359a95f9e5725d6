//! What changes how much of the floor is seen, and how high its rows are.

use web_sys::MouseEvent;
use yew::prelude::*;

use super::painter::Painter;
use crate::ui::component::component;
use crate::ui::messages::message;
use crate::ui::parts::part;
use crate::view::{AxisWindow, HashAxis};

#[derive(Clone, PartialEq)]
pub(super) struct Tools {
    pub(super) painter: Painter,
    pub(super) axis: HashAxis,
}
component!(Tools, use_tools);

part! {
    /// They come with the ruler.
    TOOLS: Tools, in sides
}

/// How much closer one step goes.
const STEP: f64 = 2.0;
/// Rows that are lower than this are worth a closer look.
const READABLE: f64 = 40.0;

#[hook]
fn use_tools(props: &Tools) -> Html {
    let Tools { painter, axis } = props;
    let is_zoomed = axis.window().zoom > 1.0;
    let is_even = painter.is_even();
    let press = |act: fn(&Painter)| {
        let painter = painter.clone();
        Callback::from(move |_: MouseEvent| act(&painter))
    };
    html! {
        <div class="floor-tools" role="group" aria-label={message!("floor.view")}>
            if is_zoomed || axis.mean_height() < READABLE {
                <button class="quiet" onclick={press(|painter| painter.zoom(STEP))}>
                    { message!("floor.zoom-in") }
                </button>
                <button class="quiet" disabled={!is_zoomed}
                    onclick={press(|painter| painter.zoom(1.0 / STEP))}>
                    { message!("floor.zoom-out") }
                </button>
                <button class="quiet" disabled={!is_zoomed}
                    onclick={press(|painter| painter.look(true, |_| AxisWindow::WHOLE))}>
                    { message!("floor.all-shards") }
                </button>
            }
            if is_even || !axis.has_equal_rows() {
                <button class="quiet" aria-pressed={is_even.to_string()}
                    onclick={press(|painter| painter.set_even(!painter.is_even()))}>
                    { message!("floor.equal-heights") }
                </button>
            }
        </div>
    }
}
