//! What happens, said aloud: one live region for the whole page, whichever panel is open.
//!
//! At most one message a second, in which everything of its kind is counted together. How much is said is
//! the visitor's to choose.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::deeds;
use super::messages::message;
use super::parts::part;
use super::settings::{clock_ms, storage};
use super::stage::Stage;
use crate::ui::component::component;
use crate::view::FloorView;

#[derive(Clone, PartialEq)]
pub(super) struct Announcer {
    pub(super) stage: Stage,
    pub(super) view: Rc<FloorView>,
}
component!(Announcer, use_announcer);

part! {
    /// It has nothing to say before something has happened.
    ANNOUNCER: Announcer, in sides
}

/// How much is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Verbosity {
    Off,
    #[default]
    RefusalsAndChanges,
    Everything,
}

/// What was said up to when.
struct Told {
    until: Rc<FloorView>,
    at_ms: f64,
    /// Will say what has happened since, when it may.
    later: Option<Timeout>,
}

/// Two messages are this far apart at least.
const APART_MS: f64 = 1_000.0;
const VERBOSITY_KEY: &str = "shardbelt-announcements";

impl Verbosity {
    const ALL: [Self; 3] = [Self::Off, Self::RefusalsAndChanges, Self::Everything];

    const fn word(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::RefusalsAndChanges => "refusals-and-changes",
            Self::Everything => "everything",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verbosity| verbosity.word() == word)
    }

    fn text(self) -> AttrValue {
        match self {
            Self::Off => message!("announcer.off"),
            Self::RefusalsAndChanges => message!("announcer.refusals-and-changes"),
            Self::Everything => message!("announcer.everything"),
        }
    }

    /// The one that was chosen at an earlier visit.
    fn remembered() -> Self {
        let word = storage().and_then(|storage| storage.get_item(VERBOSITY_KEY).ok()?);
        word.and_then(|word| Self::from_word(&word)).unwrap_or_default()
    }

    fn remember(self) {
        if let Some(storage) = storage() {
            // A full or forbidden storage costs the memory, not the choice.
            let _ = storage.set_item(VERBOSITY_KEY, self.word());
        }
    }
}

#[hook]
fn use_announcer(props: &Announcer) -> Html {
    let verbosity = use_state_eq(Verbosity::remembered);
    let said = use_state_eq(AttrValue::default);
    let told = {
        let until = props.view.clone();
        use_mut_ref(|| Told { until, at_ms: f64::NEG_INFINITY, later: None })
    };
    use_effect_with((props.view.clone(), *verbosity), {
        let (stage, said) = (props.stage.clone(), said.clone());
        move |(view, verbosity): &(Rc<FloorView>, Verbosity)| {
            let wait_ms = told.borrow().at_ms + APART_MS - clock_ms();
            if wait_ms <= 0.0 {
                tell(&mut told.borrow_mut(), view.clone(), *verbosity, &said);
                return;
            }
            // Whatever is to be said then, it is what has happened until then.
            let (for_later, verbosity) = (told.clone(), *verbosity);
            let later = Timeout::new(wait_ms as u32, move || {
                let view = Rc::new(stage.view());
                tell(&mut for_later.borrow_mut(), view, verbosity, &said);
            });
            told.borrow_mut().later = Some(later);
        }
    });
    let on_change = {
        let (verbosity, said) = (verbosity.clone(), said.clone());
        Callback::from(move |event: Event| {
            let select = event.target_dyn_into::<HtmlSelectElement>();
            if let Some(chosen) = select.and_then(|it| Verbosity::from_word(&it.value())) {
                chosen.remember();
                verbosity.set(chosen);
                said.set(AttrValue::default());
            }
        })
    };
    html! {
        <section class="announcer" aria-label={message!("announcer.title")}>
            <label for="announcer">{ message!("announcer.label") }</label>
            <select id="announcer" onchange={on_change}>
                for choice in Verbosity::ALL {
                    <option value={choice.word()} selected={choice == *verbosity}>
                        { choice.text() }
                    </option>
                }
            </select>
            <p role="status">{ (*said).clone() }</p>
        </section>
    }
}

/// Says what has happened since something was said last, if there is something to say.
fn tell(
    told: &mut Told,
    view: Rc<FloorView>,
    verbosity: Verbosity,
    said: &UseStateHandle<AttrValue>,
) {
    // Where time was wound back, there is no since.
    if verbosity == Verbosity::Off || told.until.now > view.now {
        told.until = view;
        return;
    }
    let with_traffic = verbosity == Verbosity::Everything;
    let Some(news) = deeds::news(&told.until, &view, with_traffic) else { return };
    told.until = view;
    if !news.is_empty() {
        told.at_ms = clock_ms();
        said.set(news);
    }
}
