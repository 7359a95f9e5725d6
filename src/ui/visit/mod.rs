//! Where a visit begins, and what of it is kept for the next.
//!
//! `life.rs` is what can be put on stage: a scenario of the playground, a link, a file. `begin.rs` says
//! which of them a page begins with, `keeper.rs` writes the life on stage down and `storage.rs` knows
//! where. `address.rs` reads and mends the page's address, `sharing.rs` makes links and files of a life, and
//! `opening.rs` takes files that are chosen or dropped. `papers.rs`
//! is where lives become texts and texts lives: it is fetched.
//!
//! The file that is kept is the one that can be downloaded: `www/crash.js` offers it when the page breaks
//! down, and reads it without any of this.

mod address;
mod begin;
mod keeper;
mod life;
mod opening;
mod papers;
mod sharing;
mod storage;

pub(super) use address::HashWatcher;
pub(super) use begin::{Beginning, begin, of_link};
pub(super) use keeper::Keeper;
pub(super) use life::{Goal, Life, Origin, ViewOf};
pub(super) use opening::{DropZone, OpenButton, Opened};
pub(super) use papers::{fetch, keep_keyframes};
pub(super) use sharing::{Shared, share};
