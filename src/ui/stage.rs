//! The world on stage: the one place that owns it, and lets its time run.

use core::time::Duration;
use std::cell::{Ref, RefCell};
use std::rc::Rc;

use yew::Callback;

use super::settings::clock_ms;
use crate::sim::{
    Act, Command, CommandError, CommandLine, CommandLineError, Happening, Outcome, Pace, Progress,
    Scenario, ScenarioId, Speed, Timeline, World,
};
use crate::view::{FloorView, KeyColours, RecordView, newest_records};

/// A handle to the world. Clones share it.
#[derive(Clone)]
pub(super) struct Stage(Rc<RefCell<State>>);

struct State {
    timeline: Timeline,
    pace: Pace,
    scenario: ScenarioId,
    /// What a step leads to.
    step_kind: Happening,
    strain: Strain,
    /// Something has changed that time alone does not tell.
    touched: bool,
    listener: Callback<()>,
    /// What was typed in the console during this visit, the last line last.
    lines: Vec<Rc<str>>,
}

/// Whether time runs as fast as it should.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Strain {
    #[default]
    None,
    /// This device cannot keep up: time runs slower than asked for.
    Behind,
    /// The stream holds as many records as a tab can carry: time stands still.
    Full,
}

impl PartialEq for Stage {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Every visit sees the same run, so that it can be talked about.
const SEED: u64 = 1;
/// A visitor finds the machine running, with belts full to the horizon where that is quick.
const WARM_UP_MAX: Duration = Duration::from_secs(310);
const WARM_UP_TASKS_MAX: usize = 30_000;
/// What the world may take of a frame's 16 ms; the rest is for drawing.
const WORK_MS_MAX: f64 = 7.0;
const TASKS_AT_ONCE: usize = 500;
/// How much may be done until what a step leads to happens: it takes about a second.
const STEP_TASKS_MAX: usize = 100_000;

impl Stage {
    /// A stage with a scenario on it. A scenario that cannot begin gives `None`; a test begins
    /// each.
    pub(super) fn new(scenario: ScenarioId) -> Option<Self> {
        let state = State {
            timeline: begin(scenario)?,
            pace: Pace::new(),
            scenario,
            step_kind: Happening::Anything,
            strain: Strain::None,
            touched: true,
            listener: Callback::noop(),
            lines: Vec::new(),
        };
        Some(Self(Rc::new(RefCell::new(state))))
    }

    /// Puts a scenario on stage from its beginning. The pace stays as it is.
    pub(super) fn load(&self, scenario: ScenarioId) {
        if let Some(timeline) = begin(scenario) {
            let mut state = self.0.borrow_mut();
            state.timeline = timeline;
            state.scenario = scenario;
            state.strain = Strain::None;
        }
        self.touch();
    }

    /// Carries out a command.
    ///
    /// # Errors
    ///
    /// What the world refuses, with nothing changed.
    pub(super) fn apply(&self, command: Command) -> Result<Outcome, CommandError> {
        let result = self.0.borrow_mut().timeline.apply(command);
        self.touch();
        result
    }

    /// Carries out a line that somebody typed, and remembers it.
    ///
    /// # Errors
    ///
    /// What is wrong with the line, or what the world or the service refuses, as sentences.
    pub(super) fn do_line(&self, line: &str) -> Result<(Act, Outcome), String> {
        let line = line.trim();
        {
            let lines = &mut self.0.borrow_mut().lines;
            if lines.last().is_none_or(|last| **last != *line) {
                lines.push(line.into());
            }
        }
        let line: CommandLine =
            line.parse().map_err(|error: CommandLineError| error.to_string())?;
        let act = line.act.clone();
        let command = line.command(&self.world()).map_err(|error| error.to_string())?;
        let outcome = self.apply(command).map_err(|error| error.to_string())?;
        Ok((act, outcome))
    }

    /// A line that was typed before: 0 is the last one.
    pub(super) fn typed_line(&self, back: usize) -> Option<Rc<str>> {
        self.0.borrow().lines.iter().rev().nth(back).cloned()
    }

    /// Whether the last command can be undone, and whether one that was undone can be redone.
    pub(super) fn can_undo_and_redo(&self) -> (bool, bool) {
        let timeline = &self.0.borrow().timeline;
        (timeline.can_undo(), timeline.can_redo())
    }

    /// Undoes the last command.
    pub(super) fn undo(&self) {
        self.0.borrow_mut().timeline.undo();
        self.touch();
    }

    /// Does again what was undone last.
    pub(super) fn redo(&self) {
        self.0.borrow_mut().timeline.redo();
        self.touch();
    }

    /// The world, to look at.
    pub(super) fn world(&self) -> Ref<'_, World> {
        Ref::map(self.0.borrow(), |state| state.timeline.world())
    }

    /// What the panels show.
    pub(super) fn view(&self) -> FloorView {
        FloorView::of(&self.world())
    }

    /// The newest records.
    pub(super) fn newest_records(&self, count_max: usize) -> Vec<RecordView> {
        newest_records(&self.world(), count_max)
    }

    /// Which key has which colour.
    pub(super) fn key_colours(&self) -> KeyColours {
        KeyColours::of(&self.world())
    }

    /// The scenario on stage.
    pub(super) fn scenario(&self) -> ScenarioId {
        self.0.borrow().scenario
    }

    /// Whether time runs.
    pub(super) fn is_playing(&self) -> bool {
        self.0.borrow().pace.playing
    }

    /// Lets time run, or stops it.
    pub(super) fn set_playing(&self, playing: bool) {
        self.0.borrow_mut().pace.playing = playing;
        self.touch();
    }

    /// How fast time runs.
    pub(super) fn speed(&self) -> Speed {
        self.0.borrow().pace.speed
    }

    /// Lets time run at another speed.
    pub(super) fn set_speed(&self, speed: Speed) {
        self.0.borrow_mut().pace.speed = speed;
        self.touch();
    }

    pub(super) fn strain(&self) -> Strain {
        self.0.borrow().strain
    }

    /// Lets this much real time go by. Returns whether anything may have changed since the last
    /// call.
    pub(super) fn advance(&self, real: Duration) -> bool {
        let mut state = self.0.borrow_mut();
        let elapsed = state.pace.elapse(real);
        let touched = core::mem::take(&mut state.touched);
        if elapsed.is_zero() {
            return touched;
        }
        let until = state.timeline.world().now() + elapsed;
        let started_ms = clock_ms();
        state.strain = loop {
            match state.timeline.run_until(until, TASKS_AT_ONCE) {
                Progress::Done => break Strain::None,
                Progress::Full => break Strain::Full,
                Progress::Interrupted if clock_ms() - started_ms > WORK_MS_MAX => {
                    break Strain::Behind;
                }
                Progress::Interrupted => {}
            }
        };
        true
    }

    /// What a step leads to.
    pub(super) fn step_kind(&self) -> Happening {
        self.0.borrow().step_kind
    }

    /// Lets steps lead to another kind of happening.
    pub(super) fn set_step_kind(&self, kind: Happening) {
        self.0.borrow_mut().step_kind = kind;
        self.touch();
    }

    /// Stops, and runs time to the next happening of the chosen kind.
    pub(super) fn step(&self) {
        {
            let mut state = self.0.borrow_mut();
            let kind = state.step_kind;
            state.pace.playing = false;
            state.timeline.step_to(kind, STEP_TASKS_MAX);
        }
        self.touch();
    }

    /// Stops, and winds time back to the last happening of the chosen kind.
    pub(super) fn step_back(&self) {
        {
            let mut state = self.0.borrow_mut();
            let kind = state.step_kind;
            state.pace.playing = false;
            state.timeline.step_back_to(kind);
        }
        self.touch();
    }

    /// Winds time to a moment this long after the beginning. Past the end, time runs on.
    pub(super) fn seek(&self, to: Duration) {
        self.0.borrow_mut().timeline.seek(World::beginning() + to);
        self.touch();
    }

    /// Winds time by so many seconds, back when they are negative, and never past the end.
    pub(super) fn wind(&self, seconds: i64) {
        let moment = self.0.borrow().timeline.world().now().since(World::beginning());
        let by = Duration::from_secs(seconds.unsigned_abs());
        let to = if seconds < 0 { moment.saturating_sub(by) } else { moment + by };
        self.seek(to.min(self.end()));
    }

    /// Winds time to the next mark, or to the one before. Stays where there is none.
    pub(super) fn seek_mark(&self, forward: bool) {
        let moment = self.0.borrow().timeline.world().now().since(World::beginning());
        let marks = self.marks();
        let mut moments = marks.iter().map(|&(at, _)| at);
        let to = if forward {
            moments.find(|&at| at > moment)
        } else {
            moments.rev().find(|&at| at < moment)
        };
        if let Some(to) = to {
            self.seek(to);
        }
    }

    /// How far the world was lived, since its beginning.
    pub(super) fn end(&self) -> Duration {
        self.0.borrow().timeline.end().since(World::beginning())
    }

    /// What was notable, with its time since the beginning.
    pub(super) fn marks(&self) -> Vec<(Duration, Happening)> {
        let state = self.0.borrow();
        let marks = state.timeline.marks().iter();
        marks.map(|mark| (mark.at.since(World::beginning()), mark.kind)).collect()
    }

    /// Whether there is a life that was left by a command in the past.
    pub(super) fn has_left(&self) -> bool {
        self.0.borrow().timeline.has_left()
    }

    /// Goes to the life that was left last; this one is left instead.
    pub(super) fn return_to_left(&self) {
        self.0.borrow_mut().timeline.return_to_left();
        self.touch();
    }

    /// Whom to tell, at once, when something was changed by hand.
    pub(super) fn set_listener(&self, listener: Callback<()>) {
        self.0.borrow_mut().listener = listener;
    }

    fn touch(&self) {
        let listener = {
            let mut state = self.0.borrow_mut();
            state.touched = true;
            state.listener.clone()
        };
        listener.emit(());
    }
}

fn begin(scenario: ScenarioId) -> Option<Timeline> {
    let mut timeline = Timeline::new(Scenario::named(scenario)?, SEED).ok()?;
    // Interrupted by the number of tasks, it has come part of the way: that is enough.
    timeline.run_until(World::beginning() + WARM_UP_MAX, WARM_UP_TASKS_MAX);
    Some(timeline)
}
