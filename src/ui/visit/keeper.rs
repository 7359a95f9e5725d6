//! Writes the life on stage down, a little after each thing that was done and when the page is left.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::{EventTarget, window};

use super::papers::{papers, papers_here};
use super::storage::Kept;
use crate::ui::crash;
use crate::ui::stage::Stage;

/// Keeps the life on stage for as long as it is there itself.
pub(in crate::ui) struct Keeper {
    /// Whether there is anything to keep: what nobody has touched begins anew as it was.
    has_news: Rc<Cell<bool>>,
    /// The timer that is set.
    timer: Rc<Cell<Option<i32>>>,
    on_timer: Closure<dyn FnMut()>,
    on_leaving: Closure<dyn FnMut()>,
}

/// How long after something was done it is written down: what is dragged changes at every frame.
const PAUSE_MS: i32 = 300;

impl Keeper {
    pub(in crate::ui) fn new(stage: &Stage) -> Self {
        let timer = Rc::new(Cell::new(None));
        let on_timer = {
            let (stage, timer) = (stage.clone(), timer.clone());
            Closure::<dyn FnMut()>::new(move || {
                timer.set(None);
                keep(&stage);
            })
        };
        let has_news = Rc::new(Cell::new(false));
        let on_leaving = {
            let (stage, has_news) = (stage.clone(), has_news.clone());
            Closure::<dyn FnMut()>::new(move || {
                if has_news.get() {
                    keep(&stage);
                }
            })
        };
        let keeper = Self { has_news, timer, on_timer, on_leaving };
        for (target, event) in keeper.leaving() {
            // Fails only for events that have no names.
            let _ = target.add_event_listener_with_callback(
                event,
                keeper.on_leaving.as_ref().unchecked_ref(),
            );
        }
        // Then it came from a link or from an earlier visit, and the link is not in the address any
        // more.
        if papers_here().is_some() {
            keeper.note();
        }
        keeper
    }

    /// Something was done: it will be written down.
    pub(in crate::ui) fn note(&self) {
        self.has_news.set(true);
        if self.timer.get().is_some() {
            return;
        }
        let timer = window().and_then(|window| {
            let function = self.on_timer.as_ref().unchecked_ref();
            window.set_timeout_with_callback_and_timeout_and_arguments_0(function, PAUSE_MS).ok()
        });
        self.timer.set(timer);
    }

    /// What tells that the page is being left. Phones tell nothing but that it is not seen any more.
    fn leaving(&self) -> impl Iterator<Item = (EventTarget, &'static str)> + use<> {
        let window = window();
        let document = window.as_ref().and_then(|window| window.document());
        let document = document.map(|document| (document.into(), "visibilitychange"));
        document.into_iter().chain(window.map(|window| (window.into(), "pagehide")))
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        for (target, event) in self.leaving() {
            let _ = target.remove_event_listener_with_callback(
                event,
                self.on_leaving.as_ref().unchecked_ref(),
            );
        }
        if let (Some(window), Some(timer)) = (window(), self.timer.get()) {
            window.clear_timeout_with_handle(timer);
        }
    }
}

/// Writes it down, unless the program broke down: then what was kept before is the last good state.
fn keep(stage: &Stage) {
    if crash::has_happened() {
        return;
    }
    let Some(papers) = papers_here() else {
        let stage = stage.clone();
        // Without them it is kept when they are fetched for something else.
        return spawn_local(async move {
            if papers().await.is_ok() {
                keep(&stage);
            }
        });
    };
    (papers.keep)(stage);
}

/// The same, with the papers.
pub(super) fn write(stage: &Stage) {
    match stage.file().write() {
        Ok(file) => Kept { file, pace: stage.pace() }.write(),
        // Larger than a file may be: an older state would be another life.
        Err(_) => Kept::forget(),
    }
}
