//! The buttons of the time bar: a picture each, with a name and a hint.

use yew::prelude::*;

use crate::ui::messages::message;
use crate::ui::stage::Stage;

/// How a button looks, and what it is called.
pub(super) struct Face {
    class: &'static str,
    /// What assistive technology calls it.
    label: fn() -> AttrValue,
    /// What it does, and its key.
    title: fn() -> AttrValue,
    /// A path on 16 by 16.
    path: &'static str,
}

pub(super) static BACK: Face = Face {
    class: "back",
    label: || message!("time.back"),
    title: || message!("time.back-title"),
    path: "M13 3v10L7 8zM3.5 3H6v10H3.5z",
};
pub(super) static PLAY: Face = Face {
    class: "play",
    label: || message!("time.play"),
    title: || message!("time.play-title"),
    path: "M4 2.5v11l9-5.5z",
};
pub(super) static PAUSE: Face = Face {
    class: "play",
    label: || message!("time.pause"),
    title: || message!("time.pause-title"),
    path: "M4 3h3v10H4zM9 3h3v10H9z",
};
pub(super) static STEP: Face = Face {
    class: "step",
    label: || message!("time.step"),
    title: || message!("time.step-title"),
    path: "M3 3v10l6-5zM10 3h2.5v10H10z",
};
pub(super) static UNDO: Face = Face {
    class: "undo",
    label: || message!("time.undo"),
    title: || message!("time.undo-title"),
    path: "M6 2v3h3.5a4.5 4.5 0 0 1 0 9H5v-2h4.5a2.5 2.5 0 0 0 0-5H6v3L1.5 6z",
};
pub(super) static REDO: Face = Face {
    class: "redo",
    label: || message!("time.redo"),
    title: || message!("time.redo-title"),
    path: "M10 2v3H6.5a4.5 4.5 0 0 0 0 9H11v-2H6.5a2.5 2.5 0 0 1 0-5H10v3l4.5-4z",
};
pub(super) static BRANCH: Face = Face {
    class: "branch",
    label: || message!("time.branch"),
    title: || message!("time.branch-title"),
    path: "M3 2h2v5.2L9.6 4H12l.1-2.2L15.5 5l-3.3 3.3L12 6h-1.8L5 9.7V14H3z",
};

/// A button that does something to the stage, if there is something to do.
pub(super) fn button(
    face: &'static Face,
    stage: &Stage,
    act: fn(&Stage),
    is_possible: bool,
) -> Html {
    let stage = stage.clone();
    let on_click = Callback::from(move |_: MouseEvent| act(&stage));
    html! {
        <button class={face.class} onclick={on_click} disabled={!is_possible}
            aria-label={(face.label)()} title={(face.title)()}>
            <svg viewBox="0 0 16 16" aria-hidden="true"><path d={face.path} /></svg>
        </button>
    }
}
