//! The drawer below the floor: tabs, and the panel of the one that is chosen.

use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, KeyboardEvent, window};
use yew::prelude::*;

use super::Panel;
use crate::ui::component::component;
use crate::ui::messages::message;
use crate::ui::parts::part;

#[derive(Clone, PartialEq)]
pub(in crate::ui) struct Drawer {
    pub(in crate::ui) panels: Vec<Panel>,
    pub(in crate::ui) shown: Panel,
    pub(in crate::ui) on_show: Callback<Panel>,
    pub(in crate::ui) children: Html,
}
component!(Drawer, use_drawer);

part! {
    /// It comes with the panels.
    DRAWER: Drawer, in sides
}

#[hook]
fn use_drawer(props: &Drawer) -> Html {
    use_effect_with(props.shown, |&shown| bring_into_sight(shown));
    html! {
        <section class="drawer" aria-label={message!("drawer.title")}>
            <div class="tabs" role="tablist" onkeydown={Callback::from(on_key)}>
                for panel in props.panels.iter().copied() {
                    <button key={panel.slug()} role="tab" id={tab_id(panel)} aria-controls="drawer"
                        aria-selected={(panel == props.shown).to_string()}
                        tabindex={if panel == props.shown { "0" } else { "-1" }}
                        onclick={props.on_show.reform(move |_: MouseEvent| panel)}>
                        { panel.title() }
                    </button>
                }
            </div>
            <div class="tab-body" id="drawer" role="tabpanel"
                aria-labelledby={tab_id(props.shown)}>
                { props.children.clone() }
            </div>
        </section>
    }
}

fn tab_id(panel: Panel) -> String {
    format!("tab-{}", panel.slug())
}

/// Scrolls the tabs, and not the page, until that of a panel can be seen whole.
fn bring_into_sight(panel: Panel) {
    let tab = window().and_then(|it| it.document()?.get_element_by_id(&tab_id(panel)));
    let Some((tab, tabs)) = tab.and_then(|tab| Some((tab.clone(), tab.parent_element()?))) else {
        return;
    };
    let (tab, sight) = (tab.get_bounding_client_rect(), tabs.get_bounding_client_rect());
    let beyond = (tab.right() - sight.right()).max(0.0);
    let before = (sight.left() - tab.left()).max(0.0);
    tabs.set_scroll_left(tabs.scroll_left() + (beyond - before) as i32);
}

/// The arrow keys go from tab to tab, and show what they come to.
#[allow(clippy::needless_pass_by_value, reason = "the signature is Yew's")]
fn on_key(event: KeyboardEvent) {
    let tab = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let next = tab.and_then(|tab| match event.key().as_str() {
        "ArrowRight" => tab.next_element_sibling(),
        "ArrowLeft" => tab.previous_element_sibling(),
        _ => None,
    });
    if let Some(next) = next.and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        next.click();
        // Fails for elements that cannot have the focus; a button can.
        let _ = next.focus();
    }
}
