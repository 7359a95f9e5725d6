//! Lives as texts, texts as lives, and copies of lives.
//!
//! Settings of everybody as JSON, with places for what is wrong in them, are a fifth of the program, and a
//! first visit needs none of it. Nor does it wind time far enough back to need copies of its world. So these
//! functions are fetched, when they are wanted or while there is nothing else to do. Nothing outside of this
//! file may call what they call, or it is in the first load again; but the panels that are fetched themselves
//! may.

use web_sys::File;
use yew::Callback;

use super::begin::{self, Beginning};
use super::opening::{self, Opened};
use super::{keeper, sharing};
use crate::sim::Timeline;
use crate::ui::announcement::Announcement;
use crate::ui::parts::{Fetch, NotFetched, functions};
use crate::ui::stage::Stage;

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
}

functions! {
    /// The functions.
    PAPERS: Papers = ALL, in papers
}

/// How they are fetched ahead.
pub(in crate::ui) const fn fetch() -> Fetch {
    PAPERS.fetch()
}

/// Fetches the functions, unless they are here.
pub(super) async fn papers() -> Result<Papers, NotFetched> {
    PAPERS.get().await
}

/// The functions, if they are here.
pub(super) fn papers_here() -> Option<Papers> {
    PAPERS.here()
}

/// Lets a life keep copies of its world, if the functions are here.
pub(in crate::ui) fn keep_keyframes(timeline: &mut Timeline) {
    if let Some(papers) = papers_here() {
        (papers.keep_keyframes)(timeline);
    }
}

const ALL: Papers = Papers {
    begin: begin::begin_with_papers,
    open_link: begin::open_link,
    open_file: opening::open_file,
    keep: keeper::write,
    share: sharing::share_now,
    keep_keyframes: Timeline::keep_keyframes,
};
