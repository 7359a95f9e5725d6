//! What can be put on stage: a scenario of the playground, a link, a file.

use core::time::Duration;
use std::rc::Rc;

use crate::engine::Timestamp;
use crate::share::Link;
use crate::sim::{Pace, Scenario, ScenarioFile, ScenarioId, Timeline, World};
use crate::view::FloorView;

/// A life, at its beginning or on the way.
pub(in crate::ui) struct Life {
    pub(in crate::ui) timeline: Timeline,
    pub(in crate::ui) view: ViewOf,
    pub(in crate::ui) origin: Origin,
    /// The moment to look at, where it would take too long to live up to it before the page shows.
    pub(in crate::ui) goal: Option<Goal>,
    /// Whether and how fast time runs; as before when there is nothing here.
    pub(in crate::ui) pace: Option<Pace>,
}

/// What there is to show of a world. It comes with the life, so that what begins with a scenario of the
/// playground has no more of it than they need.
pub(in crate::ui) type ViewOf = fn(&World) -> FloorView;

/// A moment that a life is on its way to, in the page's first frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) struct Goal {
    pub(in crate::ui) moment: Timestamp,
    /// How much may be done on the way. With nothing left, where it has come to is the goal.
    pub(in crate::ui) tasks_left: usize,
}

/// Where a life comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Origin {
    /// A scenario of the playground.
    Named(ScenarioId),
    /// A link or a file.
    Own {
        title: Rc<str>,
        /// What it shows, as its author says; empty if nothing is said.
        about: Rc<str>,
    },
}

impl Goal {
    /// A moment that is gone to whatever it takes.
    const fn far(moment: Timestamp) -> Self {
        Self { moment, tasks_left: usize::MAX }
    }
}

impl Origin {
    /// The word for it in names of files.
    pub(in crate::ui) fn slug(&self) -> &str {
        match self {
            Self::Named(id) => id.slug(),
            Self::Own { title, .. } => title,
        }
    }

    /// One of the playground's own scenarios is known again, whoever wrote it down.
    fn of(scenario: &Scenario, title: &str, about: &str) -> Self {
        let named = ScenarioId::ALL
            .into_iter()
            .find(|&id| Scenario::named(id).is_some_and(|named| named == *scenario));
        let own = || Self::Own { title: title.into(), about: about.into() };
        named.map_or_else(own, Self::Named)
    }
}

/// Every visit sees the same run, so that it can be talked about.
const SEED: u64 = 1;
/// A visitor finds the machine running, with belts full to the horizon where that is quick.
const WARM_UP_MAX: Duration = Duration::from_secs(310);
const WARM_UP_TASKS_MAX: usize = 30_000;
/// What is done before the page shows. The rest is done a few milliseconds in each frame, so that a
/// slow device answers from the first.
const TASKS_AT_FIRST_MAX: usize = 100;

impl Life {
    /// A scenario of the playground, some minutes after its beginning. A scenario that cannot begin
    /// gives `None`; a test begins each.
    pub(in crate::ui) fn named(id: ScenarioId) -> Option<Self> {
        let timeline = Timeline::named(id, SEED)?;
        let moment = World::beginning() + WARM_UP_MAX;
        let goal = Goal { moment, tasks_left: WARM_UP_TASKS_MAX };
        Some(Self::at(timeline, FloorView::of_plain, Origin::Named(id), goal))
    }

    /// What a link has in it, at the moment that it was made. Fails with a sentence.
    pub(in crate::ui) fn of_link(fragment: &str) -> Result<Self, String> {
        let link = Link::read(fragment).map_err(|error| error.to_string())?;
        let (moment, origin) = (link.at, Origin::of(&link.scenario, "link", ""));
        let timeline = link.begin().map_err(|error| error.to_string())?;
        Ok(Self::at(timeline, FloorView::of, origin, Goal::far(moment)))
    }

    /// What a scenario file has in it, at the moment that it names. Fails with a sentence that says
    /// where in the file something is wrong.
    pub(in crate::ui) fn of_file(text: &str) -> Result<Self, String> {
        let file = ScenarioFile::read(text).map_err(|error| error.to_string())?;
        let origin = Origin::of(&file.scenario, &file.title, &file.description);
        let timeline = file.timeline().map_err(|error| error.to_string())?;
        Ok(Self::at(timeline, FloorView::of, origin, Goal::far(World::beginning() + file.moment)))
    }

    fn at(mut timeline: Timeline, view: ViewOf, origin: Origin, goal: Goal) -> Self {
        timeline.run_until(goal.moment, TASKS_AT_FIRST_MAX);
        let goal = (timeline.world().now() < goal.moment).then_some(goal);
        Self { timeline, view, origin, goal, pace: None }
    }
}
