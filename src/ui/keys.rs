//! Keys that work wherever nothing is being typed.
//!
//! They are listened for on the document, so that they work before anything has the focus. Those of
//! one character can be turned off (WCAG 2.1.4: somebody may be dictating).

use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use web_sys::{Document, EventTarget, HtmlButtonElement, HtmlElement, KeyboardEvent, window};
use yew::AttrValue;

use core::time::Duration;

use super::messages::message;
use super::settings::storage;
use super::stage::{Stage, Winding};

/// What a key asks of the page; what it asks of time is done here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyAct {
    ShowTable,
    AskAboutShard,
    TypeKey,
    Help,
}

/// The keys, as they are written, and what they do.
pub(super) fn list() -> Vec<(&'static str, AttrValue)> {
    vec![
        ("Space", message!("keys.play")),
        (". ,", message!("keys.step")),
        ("← →", message!("keys.wind")),
        ("[ ]", message!("keys.marks")),
        ("Home End", message!("keys.ends")),
        ("- +", message!("keys.speed")),
        ("Z", message!("keys.undo")),
        ("P", message!("keys.put")),
        ("↑ ↓", message!("keys.shards")),
        ("S M", message!("keys.split-and-merge")),
        ("W", message!("keys.why")),
        ("T", message!("keys.table")),
        ("Esc", message!("keys.escape")),
        ("?", message!("keys.help")),
    ]
}

const SETTING: &str = "shardbelt-character-keys";

/// Whether keys of one character do something.
pub(super) fn are_characters_on() -> bool {
    let setting = storage().and_then(|storage| storage.get_item(SETTING).ok().flatten());
    setting.is_none_or(|word| word != "off")
}

/// Turns the keys of one character on or off, for later visits too.
pub(super) fn turn_characters(on: bool) {
    if let Some(storage) = storage() {
        // A full or forbidden storage costs the memory, not the page.
        let _ = storage.set_item(SETTING, if on { "on" } else { "off" });
    }
}

/// Listens for keys until it is dropped.
pub(super) struct Keys {
    document: Document,
    listener: Closure<dyn FnMut(KeyboardEvent)>,
}

impl Keys {
    /// `None` where there is no document.
    pub(super) fn listen(stage: Stage, on_act: impl Fn(KeyAct) + 'static) -> Option<Self> {
        let document = window()?.document()?;
        let listener = Closure::new(move |event: KeyboardEvent| {
            if is_ours(&event) && press(&event, &stage, &on_act) {
                event.prevent_default();
            }
        });
        let function = listener.as_ref().unchecked_ref();
        document.add_event_listener_with_callback("keydown", function).ok()?;
        Some(Self { document, listener })
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        let function = self.listener.as_ref().unchecked_ref();
        // Fails only for a listener that is none.
        let _ = self.document.remove_event_listener_with_callback("keydown", function);
    }
}

/// Whether the key is not for something else: a field, a menu, a dialog, the browser.
fn is_ours(event: &KeyboardEvent) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let is_taken = element.is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA")
            || element.closest("dialog").ok().flatten().is_some()
    });
    let is_browsers = event.ctrl_key() || event.meta_key() || event.alt_key();
    !is_taken && !is_browsers && !event.default_prevented()
}

/// Does what a key is for. Returns whether it is for anything.
fn press(event: &KeyboardEvent, stage: &Stage, on_act: &dyn Fn(KeyAct)) -> bool {
    let key = event.key();
    if key.chars().count() == 1 && key != " " && !are_characters_on() {
        return false;
    }
    let seconds = if event.shift_key() { 10 } else { 1 };
    match key.as_str() {
        // On a button the space bar presses it.
        " " if event
            .target()
            .is_some_and(|target: EventTarget| target.has_type::<HtmlButtonElement>()) =>
        {
            return false;
        }
        " " => stage.set_playing(!stage.is_playing()),
        "+" => stage.set_speed(stage.speed().faster()),
        "-" => stage.set_speed(stage.speed().slower()),
        "." => stage.wind(Winding::Step),
        "," => stage.wind(Winding::StepBack),
        "ArrowRight" => stage.wind_by(seconds),
        "ArrowLeft" => stage.wind_by(-seconds),
        "]" => stage.seek_mark(true),
        "[" => stage.seek_mark(false),
        "Home" => stage.wind(Winding::To(Duration::ZERO)),
        "End" => stage.wind(Winding::To(stage.end())),
        "z" => stage.wind(Winding::Undo),
        "Z" => stage.wind(Winding::Redo),
        "t" => on_act(KeyAct::ShowTable),
        "w" => on_act(KeyAct::AskAboutShard),
        "p" => on_act(KeyAct::TypeKey),
        "?" => on_act(KeyAct::Help),
        _ => return false,
    }
    true
}
