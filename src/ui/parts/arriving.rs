//! What stands in a part's place until it is here.

use wasm_bindgen_futures::spawn_local;
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

/// Fetches a part. It says so only if that takes a while, which the style sheet sees to, and offers to try
/// again when it fails.
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
    use_effect_with((), {
        let fetch = fetch.clone();
        move |()| fetch()
    });
    let on_again = Callback::from(move |_: MouseEvent| fetch.clone()());
    html! {
        <section class={classes!("panel", "arriving", (*failures > 0).then_some("failed"))}>
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
