//! What a visit needs later: lives as texts and texts as lives, copies of lives, and whatever is said of
//! commands and happenings.
//!
//! Settings of everybody as JSON, with places for what is wrong in them, are a fifth of the program, and a
//! first visit needs none of it. Nor does it wind time far enough back to need copies of its world, and it
//! looks before anything is said. So these functions are fetched, when they are wanted or while there is
//! nothing else to do. Nothing outside of this file may call what they call, or it is in the first load again;
//! but the panels that are fetched themselves may.

use std::sync::OnceLock;

use wasm_bindgen_futures::spawn_local;
use web_sys::File;
use yew::{AttrValue, Callback};

use super::begin::{self, Beginning};
use super::opening::{self, Opened};
use super::{keeper, sharing};
use crate::engine::StreamName;
use crate::sim::{Command, CommandError, Timeline};
use crate::ui::announcement::Announcement;
use crate::ui::messages::message;
use crate::ui::news;
use crate::ui::parts::{Fetch, NotFetched};
use crate::ui::stage::Stage;
use crate::view::FloorView;

/// The functions.
#[derive(Clone, Copy)]
pub(super) struct Papers {
    /// What a page begins with that has a link in its address or goes on with another visit.
    pub(super) begin: fn() -> Beginning,
    /// What the fragment of a link has in it.
    pub(super) open_link: fn(&str) -> Opened,
    /// Reads a file and tells what it is.
    pub(super) open_file: fn(File, Callback<Opened>),
    /// Writes the life on stage down for the next visit.
    pub(super) keep: fn(&Stage),
    /// Copies the link to the life on stage, or downloads its file, and says which.
    pub(super) share: fn(&Stage, &Callback<Announcement>),
    /// Lets a life keep copies of its world.
    keep_keyframes: fn(&mut Timeline),
    /// Why a command was refused.
    refusal: fn(&CommandError) -> String,
    /// The line by which the AWS CLI would do what a command does.
    cli_line: fn(&Command, &StreamName) -> Option<String>,
    /// What has happened between two views.
    news: fn(&FloorView, &FloorView, bool) -> AttrValue,
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

/// What has happened between two views, with what happens all the time or without it; empty if there is
/// nothing to say, and `None` as long as the functions are not here.
pub(in crate::ui) fn news(
    before: &FloorView,
    after: &FloorView,
    with_traffic: bool,
) -> Option<AttrValue> {
    let papers = papers_here()?;
    Some((papers.news)(before, after, with_traffic))
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
        begin: begin::begin_with_papers,
        open_link: begin::open_link,
        open_file: opening::open_file,
        keep: keeper::write,
        share: sharing::share_now,
        keep_keyframes: Timeline::keep_keyframes,
        refusal: CommandError::to_string,
        cli_line: Command::cli_line,
        news: news::sentences,
    }
}
