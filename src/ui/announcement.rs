//! A sentence of the page about itself: what was copied, opened or refused.

use yew::prelude::*;

use super::messages::message;
use crate::ui::component::component;

/// A sentence, and whether it tells of something that went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Announcement {
    text: AttrValue,
    is_failure: bool,
}

impl Announcement {
    /// Something that was done.
    pub(super) fn done(text: AttrValue) -> Self {
        Self { text, is_failure: false }
    }

    /// Something that could not be done, and why.
    pub(super) fn failure(text: AttrValue) -> Self {
        Self { text, is_failure: true }
    }
}

#[derive(Clone, PartialEq)]
pub(super) struct AnnouncementBar {
    pub(super) announcement: Option<Announcement>,
    pub(super) on_close: Callback<()>,
}
component!(AnnouncementBar, use_announcement_bar);

/// The line below the header. It is there when there is nothing to say too, since screen readers tell
/// changes of what they know.
#[hook]
fn use_announcement_bar(props: &AnnouncementBar) -> Html {
    let shown = props.announcement.as_ref();
    let (kind, role) = match shown {
        None => ("none", "status"),
        Some(announcement) if announcement.is_failure => ("failure", "alert"),
        Some(_) => ("done", "status"),
    };
    html! {
        <div class="announcement" data-kind={kind}>
            <p {role}>{ shown.map(|it| it.text.clone()).unwrap_or_default() }</p>
            if shown.is_some() {
                <button class="quiet" onclick={props.on_close.reform(|_: MouseEvent| ())}>
                    { message!("announcement.close") }
                </button>
            }
        </div>
    }
}
