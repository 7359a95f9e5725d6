//! What stands in a part's place until it is here.

use gloo_events::EventListener;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, window};
use yew::prelude::*;

use super::{Fetch, NotFetched};
use crate::ui::component::component;
use crate::ui::messages::message;

#[derive(Clone, PartialEq)]
pub(super) struct Arriving {
    pub(super) fetch: Fetch,
    /// Told when the part is here.
    pub(super) on_here: Callback<()>,
}
component!(Arriving, use_arriving);

/// What all parts that could not be fetched hear, wherever it is said: one press is enough for all, and for
/// those that have no place for a button of their own.
const AGAIN: &str = "shardbelt-again";

/// Fetches a part. It says so only if that takes a while, which the style sheet sees to. When it fails, it tries
/// again when there is a network again, and offers to do so at once.
#[hook]
fn use_arriving(props: &Arriving) -> Html {
    let failures = use_state_eq(|| 0_u32);
    let is_fetching = use_state_eq(|| true);
    let fetch = {
        let (props, failures, is_fetching) = (props.clone(), failures.clone(), is_fetching.clone());
        move || {
            is_fetching.set(true);
            spawn_local(async move {
                match (props.fetch.start)().await {
                    Ok(()) => props.on_here.emit(()),
                    Err(NotFetched) => {
                        is_fetching.set(false);
                        failures.set(*failures + 1);
                    }
                }
            });
        }
    };
    use_effect_with(*failures, move |&failures| {
        let mut listeners = Vec::new();
        if failures == 0 {
            fetch();
        } else if let Some(window) = window() {
            let again = |word| {
                let fetch = fetch.clone();
                EventListener::once(&window, word, move |_| fetch())
            };
            listeners.extend([AGAIN, "online"].map(again));
        }
        move || drop(listeners)
    });
    let on_again = Callback::from(|_: MouseEvent| {
        if let Some((window, event)) = window().zip(Event::new(AGAIN).ok()) {
            // Fails for an event that is under way already.
            let _ = window.dispatch_event(&event);
        }
    });
    html! {
        <section class={classes!("panel", "arriving", (*failures > 0).then_some("failed"))}
            data-part={props.fetch.name}>
            <p class="empty" role="status">
                {
                    if *is_fetching {
                        { message!("part.loading") }
                    } else {
                        { message!("part.failed") }
                    }
                }
            </p>
            // It stays while it is tried again, so that whoever pressed it keeps the focus.
            if *failures > 0 {
                <button class="secondary" onclick={on_again}>{ message!("part.again") }</button>
            }
        </section>
    }
}
