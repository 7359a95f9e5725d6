//! What the page says, in the visitor's language.
//!
//! No sentence stands in code. They are in `www/messages/`, a file for each language, and
//! `message!` names one: `message!("record.drop")`, or with values for the places in it,
//! `message!("calls.read", count = records, shard = shard)`. A `count` chooses among the forms of
//! a text that has several. English is in the program, each text where it is said; other languages are
//! fetched.
//!
//! Not translated is what is not ours: lines of the AWS CLI, names and texts of the API, and what
//! the engine says of a refusal.

mod catalogue;
mod english;
mod language;
mod numbers;

use core::fmt::Display;
use std::cell::RefCell;
use std::rc::Rc;

use yew::AttrValue;

pub(in crate::ui) use language::Language;
pub(in crate::ui) use numbers::{count, decimal, duration, money, size, whole_seconds};

use catalogue::Catalogue;

/// A text of the catalogue, as an [`AttrValue`].
macro_rules! message {
    ($id:literal $(,)?) => {
        $crate::ui::messages::text($crate::ui::messages::find!($id))
    };
    ($id:literal, count = $count:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::ui::messages::text_of_count(
            $crate::ui::messages::find!($id),
            $count,
            &[$((stringify!($name), &$value)),*],
        )
    };
    ($id:literal $(, $name:ident = $value:expr)+ $(,)?) => {
        $crate::ui::messages::text_with(
            $crate::ui::messages::find!($id),
            &[$((stringify!($name), &$value)),+],
        )
    };
}
pub(in crate::ui) use message;

/// The message with an id.
macro_rules! find {
    ($id:literal) => {{
        use $crate::ui::messages::{Message, Place};
        const ONE: Place = Place::of($id, "one");
        const OTHER: Place = Place::of($id, "other");
        // Constants, unlike statics, are one where they are the same.
        const ONE_BYTES: &[u8] = &ONE.bytes::<{ ONE.length() }>();
        const OTHER_BYTES: &[u8] = &OTHER.bytes::<{ OTHER.length() }>();
        const MESSAGE: &Message = &Message::new($id, ONE_BYTES, OTHER_BYTES);
        MESSAGE
    }};
}
pub(in crate::ui) use english::{Message, Place};
pub(in crate::ui) use find;

thread_local! {
    static SPOKEN: RefCell<Rc<Spoken>> = RefCell::default();
}

/// The language that the page is in, with its texts where those are not in the program.
#[derive(Default)]
struct Spoken {
    language: Language,
    texts: Catalogue,
}

/// The values for the places in a text, by name.
pub(in crate::ui) type Values<'a> = &'a [(&'a str, &'a dyn Display)];

/// What a message says.
pub(in crate::ui) fn text(message: &'static Message) -> AttrValue {
    spoken().text(message.id, message.other)
}

/// What a message says, with values in its places.
pub(in crate::ui) fn text_with(message: &'static Message, values: Values<'_>) -> AttrValue {
    fill(&text(message), values).into()
}

/// The form of a message that goes with a number, which it may contain as `{count}`.
pub(in crate::ui) fn text_of_count(
    message: &'static Message,
    number: impl TryInto<u64>,
    values: Values<'_>,
) -> AttrValue {
    let number = number.try_into().unwrap_or(u64::MAX);
    let text = spoken().form(message, number);
    let count = count(number);
    let mut all: Vec<(&str, &dyn Display)> = values.to_vec();
    all.push(("count", &count));
    fill(&text, &all).into()
}

/// The language that the page is in.
pub(in crate::ui) fn language() -> Language {
    spoken().language
}

/// Speaks another language from now on, once its catalogue is here. Where it cannot be fetched the
/// page stays as it is. Returns the language that is spoken then.
pub(in crate::ui) async fn speak(wished: Language) -> Language {
    if wished != language()
        && let Some(texts) = Catalogue::fetch(wished).await
    {
        let spoken = Spoken { language: wished, texts };
        SPOKEN.with(|it| *it.borrow_mut() = Rc::new(spoken));
    }
    let language = language();
    language.tell_the_page();
    language
}

fn spoken() -> Rc<Spoken> {
    SPOKEN.with(|spoken| spoken.borrow().clone())
}

impl Spoken {
    /// The text with this id. English stands in for one that is missing.
    fn text(&self, id: &str, english: &'static str) -> AttrValue {
        match self.language {
            Language::English => AttrValue::Static(english),
            Language::Pseudo => language::pseudo(english).into(),
            Language::German => self.texts.get(id).unwrap_or(AttrValue::Static(english)),
        }
    }

    /// The form of a text that goes with a number. One that has no forms goes with all.
    fn form(&self, message: &'static Message, number: u64) -> AttrValue {
        let form = self.language.plural(number);
        let english = if form == "one" { message.one } else { message.other };
        let id = format!("{}.{form}", message.id);
        self.texts.get(&id).unwrap_or_else(|| self.text(message.id, english))
    }
}

/// Puts values into the places of a text, which are names in braces. A name without a value stays.
fn fill(text: &str, values: Values<'_>) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let place = after.split_once('}').and_then(|(name, after)| {
            let (_, value) = values.iter().find(|(other, _)| *other == name)?;
            Some((value, after))
        });
        match place {
            Some((value, after)) => {
                filled.push_str(&value.to_string());
                rest = after;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_in_their_places() {
        let values: Values<'_> = &[("shard", &3), ("count", &"12")];
        assert_eq!(fill("{count} records on shard {shard}.", values), "12 records on shard 3.");
        assert_eq!(fill("No place.", values), "No place.");
        assert_eq!(fill("A {stranger} and { shard", values), "A {stranger} and { shard");
        assert_eq!(fill("{shard}{shard}", values), "33");
    }
}
