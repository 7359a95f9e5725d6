//! A form: what has been typed, and what is wrong with it.

use yew::prelude::*;

use super::Errors;
use crate::ui::messages::message;

/// What has been typed into a form so far, and what was wrong with it when it was sent.
pub(in crate::ui) struct Form<D: 'static> {
    draft: UseStateHandle<D>,
    errors: UseStateHandle<Errors>,
}

impl<D: 'static> Clone for Form<D> {
    fn clone(&self) -> Self {
        Self { draft: self.draft.clone(), errors: self.errors.clone() }
    }
}

/// A form that begins with what `begin` gives.
#[hook]
pub(in crate::ui) fn use_form<D: 'static>(begin: impl FnOnce() -> D) -> Form<D> {
    Form { draft: use_state(begin), errors: use_state_eq(Errors::default) }
}

impl<D: Clone + 'static> Form<D> {
    /// What has been typed.
    pub(in crate::ui) fn draft(&self) -> &D {
        &self.draft
    }

    /// What is wrong with a field.
    pub(in crate::ui) fn error(&self, field: &str) -> Option<AttrValue> {
        self.errors.get(field)
    }

    /// Says what is wrong.
    pub(in crate::ui) fn refuse(&self, errors: Errors) {
        self.errors.set(errors);
    }

    /// How a form ends: with what is wrong with no field of its own, a button that sends it, and one that leaves it.
    pub(in crate::ui) fn end(&self, send: AttrValue, on_cancel: &Callback<()>) -> Html {
        end(self.error(Errors::OTHER), send, on_cancel)
    }

    /// Takes what is typed into one field. What was said of the old text would be untrue of the new.
    pub(in crate::ui) fn edit(&self, change: fn(&mut D, String)) -> Callback<String> {
        let form = self.clone();
        Callback::from(move |text: String| {
            let mut next = (*form.draft).clone();
            change(&mut next, text);
            form.errors.set(Errors::default());
            form.draft.set(next);
        })
    }
}

fn end(error: Option<AttrValue>, send: AttrValue, on_cancel: &Callback<()>) -> Html {
    html! {
        <>
            <p class="note wrong" role="alert">{ error.unwrap_or_default() }</p>
            <div class="buttons">
                <button class="primary" type="submit">{ send }</button>
                <button class="quiet" type="button" onclick={on_cancel.reform(|_: MouseEvent| ())}>
                    { message!("forms.cancel") }
                </button>
            </div>
        </>
    }
}
