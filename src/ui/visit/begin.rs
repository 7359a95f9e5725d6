//! What a page begins with.

use std::cell::RefCell;
use std::rc::Rc;

use super::address;
use super::life::{Life, Origin};
use super::opening::Opened;
use super::papers::papers;
use super::storage::Kept;
use crate::sim::ScenarioId;
use crate::ui::announcement::Announcement;
use crate::ui::messages::message;
use crate::ui::parts::NotFetched;
use crate::ui::settings::scenario_of_address;

/// A life to begin with, until it is taken, and what there is to say about it.
#[derive(Clone)]
pub(in crate::ui) struct Beginning(Rc<RefCell<(Option<Life>, Option<Announcement>)>>);

impl PartialEq for Beginning {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Beginning {
    /// A scenario of the playground.
    pub(in crate::ui) fn named(id: ScenarioId) -> Self {
        Self::of(Life::named(id), None)
    }

    fn of(life: Option<Life>, announcement: Option<Announcement>) -> Self {
        Self(Rc::new(RefCell::new((life, announcement))))
    }

    fn failed(reason: yew::AttrValue) -> Self {
        Self::of(Life::named(ScenarioId::default()), Some(Announcement::failure(reason)))
    }

    /// Takes it.
    pub(in crate::ui) fn take(&self) -> (Option<Life>, Option<Announcement>) {
        self.0.take()
    }
}

/// What a page begins with: a link in its address, else the scenario that the address names, else
/// what was kept of the last visit, else the first scenario. A page that is loaded again goes on
/// where it was, also when its address names the scenario. What cannot be read is told.
pub(in crate::ui) async fn begin() -> Beginning {
    if address::fragment().is_none() {
        let named = scenario_of_address();
        if (named.is_some() && !address::is_reload()) || !Kept::is_there() {
            return Beginning::named(named.unwrap_or_default());
        }
    }
    match papers().await {
        Ok(papers) => (papers.begin)(),
        Err(NotFetched) => Beginning::failed(message!("part.failed")),
    }
}

/// The same, where it takes the papers.
pub(super) fn begin_with_papers() -> Beginning {
    if let Some(fragment) = address::fragment() {
        return match open_link(&fragment) {
            Ok(life) => Beginning::of(Some(*life), None),
            Err(reason) => Beginning::failed(reason),
        };
    }
    let named = scenario_of_address();
    let Some(kept) = Kept::read() else { return Beginning::named(named.unwrap_or_default()) };
    match kept_life(kept) {
        Ok(life) if named.is_none_or(|id| life.origin == Origin::Named(id)) => {
            Beginning::of(Some(life), None)
        }
        Err(reason) if named.is_none() => {
            Beginning::failed(message!("open.kept-failed", reason = reason))
        }
        _ => Beginning::named(named.unwrap_or_default()),
    }
}

/// What a link in the address has in it. It is taken out of the address if it can be kept.
pub(in crate::ui) async fn of_link(fragment: &str) -> Opened {
    match papers().await {
        Ok(papers) => (papers.open_link)(fragment),
        Err(NotFetched) => Err(message!("part.failed")),
    }
}

/// The same, with the papers.
pub(super) fn open_link(fragment: &str) -> Opened {
    let life = Life::of_link(fragment);
    let life = life.map_err(|reason| message!("open.link-failed", reason = reason))?;
    if Kept::is_possible() {
        address::forget_life();
    }
    Ok(Box::new(life))
}

fn kept_life(kept: Kept) -> Result<Life, String> {
    let mut life = Life::of_file(&kept.file).inspect_err(|_| Kept::forget())?;
    life.pace = Some(kept.pace);
    Ok(life)
}
