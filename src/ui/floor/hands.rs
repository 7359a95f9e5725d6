//! What a visitor takes hold of on the floor: the ruler, the knife, and what lies on the canvas. It comes right
//! after the floor, which can be looked at without it.

use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast as _;
use web_sys::{Event, HtmlElement, MouseEvent, PointerEvent};
use yew::prelude::*;

use super::bookmark::use_bookmarks;
use super::gestures::Gestures;
use super::knife::{KNIFE, Knife};
use super::painter::Painter;
use super::ruler::Ruler;
use super::spots::Spot;
use crate::engine::{HashKey, ShardIndex, Timestamp};
use crate::sim::Command;
use crate::ui::component::component;
use crate::ui::deeds::{self, Done};
use crate::ui::parts::{part, use_parts};
use crate::ui::selection::{Selection, Thing};
use crate::ui::stage::Stage;
use crate::view::{FloorView, HashAxis};

#[derive(Clone, PartialEq)]
pub(super) struct Hands {
    pub(super) stage: Stage,
    pub(super) view: Rc<FloorView>,
    pub(super) painter: Painter,
    pub(super) axis: HashAxis,
    pub(super) canvas: NodeRef,
    pub(super) selection: Selection,
    pub(super) on_select: Callback<Option<ShardIndex>>,
    pub(super) on_knife: Callback<(ShardIndex, HashKey)>,
    pub(super) on_knife_away: Callback<()>,
    pub(super) on_ask: Callback<Thing>,
    pub(super) on_notice: Callback<Notice>,
}
component!(Hands, use_hands);

part! {
    /// What is seen comes first, what can be taken hold of right after it.
    HANDS: Hands, in sides
}

/// What came of the last thing done on the floor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Notice {
    Done(AttrValue),
    /// It was refused at this time.
    Refused(Timestamp, AttrValue),
}

#[hook]
fn use_hands(props: &Hands) -> Html {
    let parts = use_parts();
    let on_run = on_run(props);
    let on_press = use_bookmarks(props.painter.clone(), props.view.clone(), on_run.clone());
    use_canvas(
        &props.canvas,
        Handlers {
            on_press,
            on_move: on_move(props),
            on_leave: on_leave(props),
            on_click: on_click(props),
        },
    );
    {
        let (canvas, painter) = (props.canvas.clone(), props.painter.clone());
        use_effect_with((), move |()| {
            let floor = canvas.cast::<HtmlElement>().and_then(|canvas| canvas.parent_element());
            let gestures = floor.map(|floor| Gestures::new(&floor, &painter));
            move || drop(gestures)
        });
    }
    let Hands { stage, view, painter, axis, selection, on_select, on_knife, .. } = props.clone();
    let knife = selection.shard.zip(selection.knife).map(|(shard, at)| {
        let (on_move, on_away) = (on_knife.clone(), props.on_knife_away.clone());
        let (view, painter, on_run) = (view.clone(), painter.clone(), on_run.clone());
        parts.show(&KNIFE, Knife { stage, view, painter, shard, at, on_move, on_away, on_run })
    });
    html! {
        <>
            { Ruler { view, painter, axis, selection, on_select, on_knife, on_run } }
            // Always something: lists are compared from their end, and the ruler would be made anew.
            { knife.unwrap_or_default() }
        </>
    }
}

/// Carries out a command, and puts the knife away if it was.
fn on_run(props: &Hands) -> Callback<(Command, AttrValue)> {
    let Hands { stage, on_notice, on_knife_away, .. } = props.clone();
    let now = props.view.now;
    Callback::from(move |(command, done): (Command, AttrValue)| {
        let (notice, away) = (on_notice.clone(), on_knife_away.clone());
        let on_done = move |result: Done| {
            notice.emit(match result {
                Ok(_) => {
                    away.emit(());
                    Notice::Done(done.clone())
                }
                Err(refused) => Notice::Refused(now, refused.text),
            });
        };
        deeds::carry_out(&stage, command, Callback::from(on_done));
    })
}

/// What the canvas tells of a pointer.
struct Handlers {
    on_press: Callback<PointerEvent>,
    on_move: Callback<PointerEvent>,
    on_leave: Callback<PointerEvent>,
    on_click: Callback<MouseEvent>,
}

/// Listens on the canvas, which is not this component's own; the latest handlers that were given are told.
#[hook]
fn use_canvas(canvas: &NodeRef, handlers: Handlers) {
    let latest = use_mut_ref(|| None::<Handlers>);
    *latest.borrow_mut() = Some(handlers);
    let canvas = canvas.clone();
    use_effect_with((), move |()| {
        let on = |kind: &'static str, tell: fn(&Handlers, &Event)| {
            let (canvas, latest) = (canvas.cast::<HtmlElement>()?, latest.clone());
            // Or what is dragged would be selected as text.
            let options = EventListenerOptions::enable_prevent_default();
            Some(EventListener::new_with_options(&canvas, kind, options, move |event| {
                if let Some(handlers) = &*latest.borrow() {
                    tell(handlers, event);
                }
            }))
        };
        let listeners = [
            on("pointerdown", |told, event| emit(&told.on_press, event)),
            on("pointermove", |told, event| emit(&told.on_move, event)),
            on("pointerleave", |told, event| emit(&told.on_leave, event)),
            on("click", |told, event| emit(&told.on_click, event)),
        ];
        move || drop(listeners)
    });
}

fn emit<E: wasm_bindgen::JsCast + Clone + 'static>(callback: &Callback<E>, event: &Event) {
    if let Some(event) = event.dyn_ref::<E>() {
        callback.emit(event.clone());
    }
}

/// Where on the canvas the pointer is.
fn point(event: &MouseEvent) -> (f64, f64) {
    (f64::from(event.offset_x()), f64::from(event.offset_y()))
}

fn on_move(props: &Hands) -> Callback<PointerEvent> {
    let Hands { painter, view, canvas, .. } = props.clone();
    Callback::from(move |event: PointerEvent| {
        let at = point(&event);
        painter.point(Some(at));
        if let Some(canvas) = canvas.cast::<HtmlElement>() {
            let cursor = cursor(painter.spot_at(at, &view).as_ref());
            // Fails only for a malformed name of a property.
            let _ = canvas.style().set_property("cursor", cursor);
        }
    })
}

fn on_leave(props: &Hands) -> Callback<PointerEvent> {
    let painter = props.painter.clone();
    Callback::from(move |_: PointerEvent| painter.point(None))
}

fn on_click(props: &Hands) -> Callback<MouseEvent> {
    let Hands { painter, view, on_knife, on_ask, .. } = props.clone();
    Callback::from(move |event: MouseEvent| match painter.spot_at(point(&event), &view) {
        Some(Spot::Belt { shard, hash_key, .. }) => on_knife.emit((shard, hash_key)),
        Some(spot) => {
            if let Some(thing) = spot.thing(&view) {
                on_ask.emit(thing);
            }
        }
        None => {}
    })
}

/// How the pointer shows what a press would do: ask about a thing, take a bookmark along, or cut.
fn cursor(spot: Option<&Spot>) -> &'static str {
    match spot {
        Some(Spot::Belt { .. }) => "crosshair",
        Some(Spot::Flag { worker: None, .. }) => "grab",
        Some(_) => "pointer",
        None => "default",
    }
}
