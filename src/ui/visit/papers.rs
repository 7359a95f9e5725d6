//! Lives as texts, texts as lives, copies of lives, and refusals and commands in words.
//!
//! Settings of everybody as JSON, with places for what is wrong in them, are a fifth of the program, and a
//! first visit needs none of it. Nor does it wind time far enough back to need copies of its world. So these functions are fetched, when they are wanted or while there is nothing
//! else to do. Nothing outside of this file may call what they call, or it is in the first load again; but
//! the panels that are fetched themselves may.

use std::sync::OnceLock;

use wasm_bindgen_futures::spawn_local;
use yew::{AttrValue, Callback};

use super::life::Life;
use super::sharing::Shared;
use crate::engine::StreamName;
use crate::sim::{Command, CommandError, Timeline};
use crate::ui::messages::message;
use crate::ui::parts::{Fetch, NotFetched};
use crate::ui::stage::Stage;

/// The functions. What fails says why in a sentence.
#[derive(Clone, Copy)]
pub(super) struct Papers {
    /// The life in the text of a scenario file.
    pub(super) life_of_file: fn(&str) -> Result<Life, String>,
    /// The life in the fragment of a link.
    pub(super) life_of_link: fn(&str) -> Result<Life, String>,
    /// The text of the scenario file of the life on stage.
    pub(super) file_of: fn(&Stage) -> Result<String, String>,
    /// What the life on stage can be shared as.
    pub(super) shared: fn(&Stage) -> Result<Shared, String>,
    /// Lets a life keep copies of its world.
    keep_keyframes: fn(&mut Timeline),
    /// Why a command was refused.
    refusal: fn(&CommandError) -> String,
    /// The line by which the AWS CLI would do what a command does.
    cli_line: fn(&Command, &StreamName) -> Option<String>,
}

static PAPERS: OnceLock<Papers> = OnceLock::new();

/// How they are fetched ahead.
pub(in crate::ui) const FETCH: Fetch =
    Fetch::new("PAPERS", || Box::pin(async { papers().await.map(drop) }));

/// Fetches the functions, unless they are here.
pub(super) async fn papers() -> Result<Papers, NotFetched> {
    if let Some(papers) = papers_here() {
        return Ok(papers);
    }
    let papers = make().await?;
    Ok(*PAPERS.get_or_init(|| papers))
}

/// The functions, if they are here.
pub(super) fn papers_here() -> Option<Papers> {
    PAPERS.get().copied()
}

/// Lets a life keep copies of its world, if the functions are here.
pub(in crate::ui) fn keep_keyframes(timeline: &mut Timeline) {
    if let Some(papers) = papers_here() {
        (papers.keep_keyframes)(timeline);
    }
}

/// What can be told in words.
pub(in crate::ui) enum Telling {
    /// Why a command was refused.
    Refusal(CommandError),
    /// The line by which the AWS CLI would do what a command does, if there is one.
    Line(Command, StreamName),
}

impl Telling {
    fn words(&self, papers: &Papers) -> String {
        match self {
            Self::Refusal(refusal) => (papers.refusal)(refusal),
            Self::Line(command, stream) => (papers.cli_line)(command, stream).unwrap_or_default(),
        }
    }
}

/// Tells something in words: at once, unless the functions have yet to come.
pub(in crate::ui) fn tell(what: Telling, on_told: Callback<AttrValue>) {
    if let Some(papers) = papers_here() {
        return on_told.emit(what.words(&papers).into());
    }
    spawn_local(async move {
        on_told.emit(match papers().await {
            Ok(papers) => what.words(&papers).into(),
            Err(NotFetched) => message!("part.failed"),
        });
    });
}

#[cfg(feature = "split")]
#[::wasm_split_helpers::wasm_split(papers, fallible)]
fn make() -> Result<Papers, NotFetched> {
    Ok(all())
}

#[cfg(not(feature = "split"))]
async fn make() -> Result<Papers, NotFetched> {
    Ok(all())
}

const fn all() -> Papers {
    Papers {
        life_of_file: Life::of_file,
        life_of_link: Life::of_link,
        file_of: |stage| stage.file().write().map_err(|error| error.to_string()),
        shared: Shared::of,
        keep_keyframes: Timeline::keep_keyframes,
        refusal: CommandError::to_string,
        cli_line: Command::cli_line,
    }
}
