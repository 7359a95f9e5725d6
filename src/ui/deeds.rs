//! What is done when somebody does something, and what is said of it and of what happens.
//!
//! A page is looked at first. How commands are carried out and time is wound, why commands are refused, the AWS CLI's lines for them
//! and the sentences that are announced come right after it, as functions that nothing outside of this file may
//! call, or they are in the first load again; but the panels that are fetched themselves may. Who presses
//! something before they are here waits for them.

use wasm_bindgen_futures::spawn_local;
use yew::{AttrValue, Callback};

use super::messages::message;
use super::news;
use super::parts::{Fetch, NotFetched, functions};
use super::stage::{Stage, Winding};
use crate::engine::StreamName;
use crate::sim::{Command, CommandError, Outcome};
use crate::view::FloorView;

/// The functions.
#[derive(Clone, Copy)]
struct Deeds {
    /// Carries out a command.
    apply: fn(&Stage, Command) -> Result<Outcome, CommandError>,
    /// Winds time.
    wind: fn(&Stage, Winding),
    /// Why a command was refused.
    refusal: fn(&CommandError) -> String,
    /// The line by which the AWS CLI would do what a command does.
    cli_line: fn(&Command, &StreamName) -> Option<String>,
    /// What has happened between two views, with what happens all the time or without it.
    news: fn(&FloorView, &FloorView, bool) -> AttrValue,
}

functions! {
    /// The functions.
    DEEDS: Deeds = ALL, in facts
}

const ALL: Deeds = Deeds {
    apply: Stage::apply,
    wind: Stage::wind_now,
    refusal: CommandError::to_string,
    cli_line: Command::cli_line,
    news: news::sentences,
};

/// What came of a command, with the line by which the AWS CLI would do it if there is one.
pub(super) type Done = Result<(Outcome, Option<AttrValue>), Refused>;

/// Why a command was not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    /// What the world or the service had against it; `None` if it did not come that far, since the functions
    /// could not be fetched.
    pub(super) refusal: Option<Box<CommandError>>,
    /// The same as a sentence.
    pub(super) text: AttrValue,
}

/// How they are fetched ahead.
pub(super) const fn fetch() -> Fetch {
    DEEDS.fetch()
}

/// Carries out a command and tells what came of it: at once, unless the functions have yet to come.
pub(super) fn carry_out(stage: &Stage, command: Command, on_done: Callback<Done>) {
    if let Some(deeds) = DEEDS.here() {
        return on_done.emit(deeds.carry_out(stage, command));
    }
    let stage = stage.clone();
    spawn_local(async move {
        let deeds = DEEDS.get().await;
        stage.set_lacks_code(deeds.is_err());
        on_done.emit(match deeds {
            Ok(deeds) => deeds.carry_out(&stage, command),
            Err(NotFetched) => Err(Refused { refusal: None, text: message!("part.failed") }),
        });
    });
}

/// Winds time: at once, unless the functions have yet to come.
pub(super) fn wind(stage: &Stage, winding: Winding) {
    if let Some(deeds) = DEEDS.here() {
        return (deeds.wind)(stage, winding);
    }
    let stage = stage.clone();
    spawn_local(async move {
        // Time stays where it is if they cannot be fetched, and they are fetched again the next time.
        let deeds = DEEDS.get().await;
        stage.set_lacks_code(deeds.is_err());
        if let Ok(deeds) = deeds {
            (deeds.wind)(&stage, winding);
        }
    });
}

/// What has happened between two views, with what happens all the time or without it; empty if there is
/// nothing to say, and `None` as long as the functions are not here.
pub(super) fn news(before: &FloorView, after: &FloorView, with_traffic: bool) -> Option<AttrValue> {
    let deeds = DEEDS.here()?;
    Some((deeds.news)(before, after, with_traffic))
}

impl Deeds {
    fn carry_out(&self, stage: &Stage, command: Command) -> Done {
        let line = (self.cli_line)(&command, stage.world().stream_name());
        match (self.apply)(stage, command) {
            Ok(outcome) => Ok((outcome, line.map(AttrValue::from))),
            Err(refusal) => {
                let text = (self.refusal)(&refusal).into();
                Err(Refused { refusal: Some(Box::new(refusal)), text })
            }
        }
    }
}
