//! What the page says, in the visitor's language.
//!
//! No sentence stands in code. They are in `www/messages/`, a file for each language, and
//! `message!` names one: `message!("record.drop")`, or with values for the places in it,
//! `message!("calls.read", count = records, shard = shard)`. A `count` chooses among the forms of
//! a text that has several. English is in the program; other languages are fetched.
//!
//! Not translated is what is not ours: lines of the AWS CLI, names and texts of the API, and what
//! the engine says of a refusal.

mod catalogue;
mod language;
mod numbers;

use core::fmt::Display;
use std::cell::RefCell;
use std::rc::Rc;

use yew::AttrValue;

pub(in crate::ui) use language::Language;
pub(in crate::ui) use numbers::{count, decimal, duration, money, size};

use catalogue::Catalogue;

/// A text of the catalogue, as an [`AttrValue`].
macro_rules! message {
    ($id:literal $(,)?) => {
        $crate::ui::messages::text($id)
    };
    ($id:literal, count = $count:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::ui::messages::text_of_count($id, $count, &[$((stringify!($name), &$value)),*])
    };
    ($id:literal $(, $name:ident = $value:expr)+ $(,)?) => {
        $crate::ui::messages::text_with($id, &[$((stringify!($name), &$value)),+])
    };
}
pub(in crate::ui) use message;

thread_local! {
    static SPOKEN: RefCell<Rc<Catalogue>> = RefCell::new(Rc::new(Catalogue::english()));
}

/// The values for the places in a text, by name.
pub(in crate::ui) type Values<'a> = &'a [(&'a str, &'a dyn Display)];

/// The text with this id. One that is in no catalogue gives the id; a test finds those.
pub(in crate::ui) fn text(id: &'static str) -> AttrValue {
    spoken().text(id).unwrap_or(AttrValue::Static(id))
}

/// The text with this id, with values in its places.
pub(in crate::ui) fn text_with(id: &'static str, values: Values<'_>) -> AttrValue {
    spoken().filled(id, values).unwrap_or(AttrValue::Static(id))
}

/// The form of a text that goes with a number, which it may contain as `{count}`.
pub(in crate::ui) fn text_of_count(
    id: &'static str,
    number: impl TryInto<u64>,
    values: Values<'_>,
) -> AttrValue {
    let number = number.try_into().unwrap_or(u64::MAX);
    spoken().counted(id, number, values).unwrap_or(AttrValue::Static(id))
}

/// The language that the page is in.
pub(in crate::ui) fn language() -> Language {
    spoken().language()
}

/// Speaks another language from now on, once its catalogue is here. Where it cannot be fetched the
/// page stays as it is. Returns the language that is spoken then.
pub(in crate::ui) async fn speak(wished: Language) -> Language {
    if wished != language()
        && let Some(catalogue) = Catalogue::fetch(wished).await
    {
        SPOKEN.with(|spoken| *spoken.borrow_mut() = Rc::new(catalogue));
    }
    let language = language();
    language.tell_the_page();
    language
}

fn spoken() -> Rc<Catalogue> {
    SPOKEN.with(|spoken| spoken.borrow().clone())
}
