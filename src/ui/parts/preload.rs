//! Parts fetched ahead, so that they open at once, and without the network later.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Window, window};

use super::Fetch;

/// Fetches the parts one after the other, each when the browser has nothing else to do; none for a visitor who
/// asked to save data. Those that fail are fetched again when they are wanted.
pub(in crate::ui) fn preload(parts: impl IntoIterator<Item = Fetch> + 'static) {
    let Some(window) = window().filter(|window| !saves_data(window)) else { return };
    spawn_local(async move {
        for fetch in parts {
            idleness(&window).await;
            let _ = (fetch.start)().await;
        }
    });
}

/// Whether the visitor's browser was told to save data. Not every browser tells.
fn saves_data(window: &Window) -> bool {
    let get = |object: &JsValue, name: &str| Reflect::get(object, &name.into()).ok();
    get(&window.navigator(), "connection")
        .filter(JsValue::is_object)
        .and_then(|connection| get(&connection, "saveData"))
        .is_some_and(|saves| saves.is_truthy())
}

/// Waits until there is nothing else to do, or for a second in a browser that does not tell.
async fn idleness(window: &Window) {
    const PAUSE_MS: i32 = 1_000;
    let idle = Promise::new(&mut |resolve: Function, _| {
        if window.request_idle_callback(&resolve).is_err() {
            // Fails nowhere; a page without timers would have no frames either.
            let _ =
                window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, PAUSE_MS);
        }
    });
    let _ = JsFuture::from(idle).await;
}
