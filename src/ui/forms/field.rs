//! A labelled field. An error stands under it, and is read out with it.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::ui::component::component;

#[derive(Clone, Default, PartialEq)]
pub(in crate::ui) struct Field {
    /// Unique on the page.
    pub(in crate::ui) id: AttrValue,
    pub(in crate::ui) label: AttrValue,
    pub(in crate::ui) value: AttrValue,
    pub(in crate::ui) on_input: Callback<String>,
    /// A few words under the field while there is no error.
    pub(in crate::ui) hint: AttrValue,
    pub(in crate::ui) error: Option<AttrValue>,
    pub(in crate::ui) placeholder: AttrValue,
    /// For keys, numbers and code.
    pub(in crate::ui) is_code: bool,
}
component!(Field, use_field);

#[hook]
fn use_field(props: &Field) -> Html {
    let on_input = props.on_input.reform(|event: InputEvent| {
        event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default()
    });
    let note_id = format!("{}-note", props.id);
    let note = props.error.clone().unwrap_or_else(|| props.hint.clone());
    html! {
        <div class={classes!("field", props.error.is_some().then_some("wrong"))}>
            <label for={props.id.clone()}>{ props.label.clone() }</label>
            <input id={props.id.clone()} type="text" autocomplete="off" spellcheck="false"
                class={props.is_code.then_some("code")} value={props.value.clone()}
                placeholder={props.placeholder.clone()} oninput={on_input}
                aria-invalid={props.error.is_some().to_string()}
                aria-describedby={note_id.clone()} />
            <p id={note_id} class="note" aria-live="polite">{ note }</p>
        </div>
    }
}

/// One of a few things to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ui) struct Choice {
    pub(in crate::ui) value: AttrValue,
    pub(in crate::ui) text: AttrValue,
}

#[derive(Clone, PartialEq)]
pub(in crate::ui) struct SelectField {
    /// Unique on the page.
    pub(in crate::ui) id: AttrValue,
    pub(in crate::ui) label: AttrValue,
    pub(in crate::ui) value: AttrValue,
    pub(in crate::ui) choices: Vec<Choice>,
    pub(in crate::ui) on_change: Callback<String>,
}
component!(SelectField, use_select_field);

#[hook]
fn use_select_field(props: &SelectField) -> Html {
    let on_change = props.on_change.reform(|event: Event| {
        event
            .target_dyn_into::<HtmlSelectElement>()
            .map(|select| select.value())
            .unwrap_or_default()
    });
    html! {
        <div class="field">
            <label for={props.id.clone()}>{ props.label.clone() }</label>
            <select id={props.id.clone()} onchange={on_change}>
                for choice in props.choices.iter() {
                    <option value={choice.value.clone()} selected={choice.value == props.value}>
                        { choice.text.clone() }
                    </option>
                }
            </select>
        </div>
    }
}
