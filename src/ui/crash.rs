//! What the program does when it breaks down: it tells `www/crash.js`, and keeps still.
//!
//! After a panic nothing in here can be relied on, Yew least of all. So the card that people see is
//! made by a small script without it, which also sees to it when the program cannot start at all.

use std::cell::Cell;
use std::panic::PanicHookInfo;
use std::ptr;

use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::window;

thread_local! {
    static HAS_HAPPENED: Cell<bool> = const { Cell::new(false) };
}

/// Lets panics be told from now on. Yew would put a hook of its own in the place of any but this.
pub(super) fn watch() {
    yew::set_custom_panic_hook(Box::new(|info| {
        HAS_HAPPENED.with(|it| it.set(true));
        tell(&info.to_string(), address_of_place(info));
    }));
}

/// Whether there was a panic. What is left of the program must not write anything down.
pub(super) fn has_happened() -> bool {
    HAS_HAPPENED.with(Cell::get)
}

/// Where in memory the place is at which it happened, for the list beside a release, which says what lies there:
/// the release itself does not (`xtask/splitter/src/locations.rs`).
fn address_of_place(info: &PanicHookInfo<'_>) -> Option<usize> {
    let place = info.location().filter(|place| place.file().is_empty())?;
    Some(ptr::from_ref(place).addr())
}

fn tell(what: &str, address: Option<usize>) -> Option<()> {
    let show = js_sys::Reflect::get(&window()?.into(), &"shardbeltCrash".into()).ok()?;
    let show: js_sys::Function = show.dyn_into().ok()?;
    show.call2(&JsValue::NULL, &what.into(), &address.into()).ok().map(drop)
}
