//! Where a life is kept: as the text of its scenario file, and a line about the visit beside it.
//!
//! Twice: in the storage of the tab, so that a tab that is loaded again goes on with its own life and not
//! with another tab's, and in that of the site, for the next visit.

use web_sys::{Storage, window};

use crate::sim::{Pace, Speed};

/// A life as it is kept.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    /// The text of its scenario file.
    pub(super) file: String,
    pub(super) pace: Pace,
}

/// `www/crash.js` knows these names too.
const FILE: &str = "shardbelt-life";
const PACE: &str = "shardbelt-pace";

impl Kept {
    /// The life of this tab, else the one that was kept last.
    pub(super) fn read() -> Option<Self> {
        storages().find_map(|storage| {
            let file = storage.get_item(FILE).ok()??;
            let pace = storage.get_item(PACE).ok().flatten();
            Some(Self { file, pace: read_pace(&pace.unwrap_or_default()) })
        })
    }

    /// Whether there is one.
    pub(super) fn is_there() -> bool {
        storages().any(|storage| matches!(storage.get_item(FILE), Ok(Some(_))))
    }

    /// Keeps it. A storage that is full or forbidden costs the memory, and nothing else.
    pub(super) fn write(&self) {
        for storage in storages() {
            let is_kept = storage.set_item(FILE, &self.file).is_ok();
            if !is_kept {
                // What is there would be an older one.
                let _ = storage.remove_item(FILE);
            }
            let _ = storage.set_item(PACE, &pace_text(&self.pace));
        }
    }

    /// Keeps nothing any more.
    pub(super) fn forget() {
        for storage in storages() {
            let _ = storage.remove_item(FILE);
        }
    }

    /// Whether it is kept where a tab that is loaded again finds it.
    pub(super) fn is_possible() -> bool {
        storages().next().is_some()
    }
}

/// `playing 5`, or `paused 5`, with the place of the speed among all.
fn pace_text(pace: &Pace) -> String {
    let word = if pace.playing { "playing" } else { "paused" };
    format!("{word} {}", pace.speed.step())
}

fn read_pace(text: &str) -> Pace {
    let (word, speed) = text.split_once(' ').unwrap_or_default();
    let mut pace = Pace::new();
    pace.playing = word != "paused";
    pace.speed = speed.parse().map_or(Speed::REAL, Speed::from_step);
    pace
}

fn storages() -> impl Iterator<Item = Storage> {
    let window = window();
    let of_tab = window.as_ref().and_then(|window| window.session_storage().ok()?);
    let of_site = window.as_ref().and_then(|window| window.local_storage().ok()?);
    of_tab.into_iter().chain(of_site)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pace_is_read_as_it_was_written_and_anything_else_is_time_that_runs() {
        let read = |text| {
            let Pace { playing, speed, .. } = read_pace(text);
            (playing, speed.step())
        };
        let mut pace = Pace::new();
        (pace.playing, pace.speed) = (false, Speed::from_step(8));
        let written = pace_text(&pace);
        assert_eq!(read(&written), (false, 8));
        for text in ["", "paused", "playing fast", "nothing at all"] {
            assert_eq!(read(text), (true, Speed::REAL.step()), "{text:?}");
        }
    }
}
