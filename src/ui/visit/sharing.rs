//! A life as a link, and as a file where it is too long for one.

use wasm_bindgen_futures::spawn_local;
use yew::Callback;

use super::address;
use super::papers::papers;
use crate::share::Link;
use crate::ui::announcement::Announcement;
use crate::ui::messages::message;
use crate::ui::parts::NotFetched;
use crate::ui::stage::Stage;
use crate::ui::{clipboard, download};

/// What a life is shared as.
pub(in crate::ui) enum Shared {
    /// The address of a link.
    Link(String),
    /// The text of a scenario file, with the reason why it is no link.
    File { text: String, reason: String },
}

impl Shared {
    /// What the life on stage can be shared as. Fails with a sentence.
    pub(in crate::ui) fn of(stage: &Stage) -> Result<Self, String> {
        let link = Link::of(&stage.timeline()).fragment();
        match link.map(|fragment| address::with_fragment(&fragment)) {
            Ok(Some(link)) => Ok(Self::Link(link)),
            Ok(None) => Err(message!("share.no-address").to_string()),
            Err(reason) => {
                let reason = reason.to_string();
                let text = stage.file().write().map_err(|error| error.to_string())?;
                Ok(Self::File { text, reason })
            }
        }
    }
}

/// Copies the link to the life on stage, or downloads its file, and says which and how long it is.
pub(in crate::ui) fn share(stage: Stage, on_said: Callback<Announcement>) {
    spawn_local(async move {
        match papers().await {
            Ok(papers) => (papers.share)(&stage, &on_said),
            Err(NotFetched) => {
                let reason = message!("part.failed");
                on_said.emit(Announcement::failure(message!("share.failed", reason = reason)));
            }
        }
    });
}

/// The same, with the papers.
pub(super) fn share_now(stage: &Stage, on_said: &Callback<Announcement>) {
    match Shared::of(stage) {
        Ok(Shared::Link(link)) => copy_link(link, on_said),
        Ok(Shared::File { text, reason }) => on_said.emit(save(stage, &text, &reason)),
        Err(reason) => {
            on_said.emit(Announcement::failure(message!("share.failed", reason = reason)));
        }
    }
}

fn copy_link(link: String, on_said: &Callback<Announcement>) {
    let chars = link.len();
    let on_done = on_said.reform(move |is_copied| {
        if is_copied {
            Announcement::done(message!("share.copied", count = chars))
        } else {
            Announcement::failure(message!("share.not-copied"))
        }
    });
    clipboard::copy(link, on_done);
}

fn save(stage: &Stage, text: &str, reason: &str) -> Announcement {
    let name = stage.file_name("json");
    match download::text(&name, "application/json", text) {
        Some(()) => Announcement::done(message!("share.saved", reason = reason, file = name)),
        None => Announcement::failure(message!("share.not-saved", reason = reason)),
    }
}
