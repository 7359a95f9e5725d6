//! The playground: Yew components for what is read and typed, canvases for what moves.
//!
//! `stage.rs` holds the world and is the only way to change it. A frame loop lets time run and
//! draws the canvas of `floor/` straight from the world, and rests while nothing moves or nobody
//! sees it; the panels get a
//! [`FloorView`](crate::view::FloorView) at most ten times a second, and Yew renders those whose
//! part of it has changed. Nothing here decides anything about Kinesis: what a panel says comes
//! from the view, and what a form refuses, the engine or the world refused.
//!
//! `panels/` are the things beside the floor; `forms/` what several of them type into. `parts/` fetches those
//! that are not in the first load.
//! `visit/` says what a page begins with and keeps what became of it.

mod announcement;
mod announcer;
mod app;
mod clipboard;
mod component;
mod counts;
mod crash;
mod deeds;
mod download;
mod drag;
mod floor;
mod forms;
mod frame;
mod frame_loop;
mod header;
mod help;
mod keys;
mod messages;
mod news;
mod panels;
mod parts;
mod selection;
mod settings;
mod sight;
mod stage;
mod time_bar;
mod visit;

use app::{App, AppProps};
use messages::Language;
use visit::Beginning;
use wasm_bindgen_futures::spawn_local;

pub use counts::{Counts, counts};

use crate::sim::ScenarioId;

/// Mounts the playground in the page's body.
pub fn start() {
    crash::watch();
    spawn_local(async move {
        messages::speak(Language::wished()).await;
        let beginning = visit::begin().await;
        // The world began; the page is made in another task, so that neither keeps the browser for long.
        settings::next_task().await;
        yew::Renderer::<App>::with_props(AppProps { beginning, is_kept: true }).render();
    });
}

/// A playground on a page, until it is taken away.
pub struct Playground(yew::AppHandle<App>);

impl Playground {
    /// Mounts the playground in an element, in the place of what is there.
    pub fn mount(element: web_sys::Element, scenario: ScenarioId) -> Self {
        let props = AppProps { beginning: Beginning::named(scenario), is_kept: false };
        Self(yew::Renderer::<App>::with_root_and_props(element, props).render())
    }

    /// Takes it away. Its time ends.
    pub fn unmount(self) {
        self.0.destroy();
    }
}
