//! A record in hand: dragged from its form onto the floor, and dropped at a height of it.
//!
//! Which shard takes a record is for its hash key to say. At the height of its own it is put as the form's
//! button puts it; elsewhere with an explicit hash key, that of the height. The form's field for that key is
//! the way without a pointer.

use yew::prelude::*;

use crate::engine::{HashKey, HashKeyRange, ShardIndex};
use crate::ui::component::component;
use crate::ui::drag::{Drag, Point, use_drag};
use crate::ui::floor::Painter;
use crate::ui::messages::message;
use crate::ui::parts::part;
use crate::view::height_text;

#[derive(Clone, PartialEq)]
pub(super) struct Carry {
    pub(super) painter: Painter,
    pub(super) open: Vec<(ShardIndex, HashKeyRange)>,
    /// Where the record goes as the form has it; `None` while it could not be put.
    pub(super) own: Option<HashKey>,
    /// Told where it would go, while it is carried.
    pub(super) on_probe: Callback<Option<HashKey>>,
    /// Told when it is dropped, with the explicit hash key if it is to have another than the form says.
    pub(super) on_drop: Callback<Option<HashKey>>,
}
component!(Carry, use_carry);

part! {
    /// What a record is dragged by.
    CARRY: Carry, in sides
}

/// Where a record that is carried would go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Landing {
    AsInForm(HashKey),
    Explicit(HashKey),
}

/// So near to its own height, in pixels, a record goes there: half of what a finger needs.
const SNAP: f64 = 12.0;

#[hook]
fn use_carry(props: &Carry) -> Html {
    let carried = use_state_eq(|| None::<(Point, Option<Landing>)>);
    let on_press = use_drag({
        let (props, carried) = (props.clone(), carried.clone());
        Callback::from(move |drag: Drag| match drag {
            Drag::Held(point) => {
                let landing = landing(&props, point);
                props.on_probe.emit(landing.map(Landing::hash_key).or(props.own));
                carried.set(Some((point, landing)));
            }
            Drag::Dropped(point) => {
                carried.set(None);
                props.on_probe.emit(props.own);
                match landing(&props, point) {
                    Some(Landing::AsInForm(_)) => props.on_drop.emit(None),
                    Some(Landing::Explicit(key)) => props.on_drop.emit(Some(key)),
                    None => {}
                }
            }
            Drag::Cancelled => {
                carried.set(None);
                props.on_probe.emit(props.own);
            }
        })
    });
    // What has the focus keeps it: this is no button.
    let keep_focus = |event: MouseEvent| event.prevent_default();
    html! {
        <>
            <span class="carry" onpointerdown={on_press} onmousedown={keep_focus}>
                { message!("record.carry") }
            </span>
            if let Some((Point { x, y }, landing)) = *carried {
                <p class="carried" aria-hidden="true" style={format!("left: {x}px; top: {y}px; max-width: calc(100vw - {x}px - 1rem)")}>
                    { landing_text(props, landing) }
                </p>
            }
        </>
    }
}

impl Landing {
    const fn hash_key(self) -> HashKey {
        match self {
            Self::AsInForm(key) | Self::Explicit(key) => key,
        }
    }
}

fn landing(props: &Carry, point: Point) -> Option<Landing> {
    let at = props.painter.key_at(point)?;
    let is_near = |own: &HashKey| {
        props.painter.height_from(*own, point).is_some_and(|distance| distance.abs() <= SNAP)
    };
    Some(match props.own.filter(is_near) {
        Some(own) => Landing::AsInForm(own),
        None => Landing::Explicit(at),
    })
}

fn landing_text(props: &Carry, landing: Option<Landing>) -> AttrValue {
    let Some(landing) = landing else { return message!("record.carry-where") };
    let key = landing.hash_key();
    let owner = props.open.iter().find(|(_, range)| range.contains(key));
    let shard =
        owner.map_or_else(|| message!("key-facts.no-shard"), |(it, _)| it.to_string().into());
    match landing {
        Landing::AsInForm(_) => message!("record.lands-by-key", shard = shard),
        Landing::Explicit(_) => {
            message!("record.lands-explicit", shard = shard, height = height_text(key))
        }
    }
}
