//! The world on stage: the one place that owns it, and lets its time run. `stage/winding.rs` winds it,
//! `stage/twin.rs` has another beside it that is left alone.

mod twin;
mod winding;

use core::time::Duration;
use std::cell::{Ref, RefCell};
use std::rc::Rc;

use yew::Callback;

pub(super) use self::winding::Winding;
use super::settings::clock_ms;
use super::visit::{self, Goal, Life, Origin, ViewOf};
use crate::export::file_name;
use crate::sim::{
    Act, Command, CommandError, CommandLine, CommandLineError, Happening, Outcome, Pace, Progress,
    ScenarioFile, Speed, Timeline, Twin, World,
};
use crate::view::{FloorView, KeyColours, RecordView, newest_records};

/// A handle to the world. Clones share it.
#[derive(Clone)]
pub(super) struct Stage(Rc<RefCell<State>>);

struct State {
    timeline: Timeline,
    view: ViewOf,
    pace: Pace,
    origin: Origin,
    /// The moment that the life is still on its way to.
    goal: Option<Goal>,
    /// What a step leads to.
    step_kind: Happening,
    strain: Strain,
    /// What was to be done last could not be, since its code could not be fetched.
    lacks_code: bool,
    /// Something has changed that time alone does not tell.
    touched: bool,
    listener: Callback<()>,
    /// How often the world was changed by hand, or wound.
    turn: u64,
    /// What was typed in the console during this visit, the last line last.
    lines: Vec<Rc<str>>,
    /// The same run without what is done to it.
    twin: Option<Box<Twin>>,
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
    /// What was to be done last was not, since its code could not be fetched.
    LacksCode,
}

impl PartialEq for Stage {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// What the world may take of a frame's 16 ms; the rest is for drawing.
const WORK_MS_MAX: f64 = 7.0;
const TASKS_AT_ONCE: usize = 500;

impl Stage {
    /// A stage with a life on it.
    pub(super) fn new(life: Life) -> Self {
        let state = State {
            timeline: life.timeline,
            view: life.view,
            pace: life.pace.unwrap_or_default(),
            origin: life.origin,
            goal: life.goal,
            step_kind: Happening::Anything,
            strain: Strain::None,
            lacks_code: false,
            touched: true,
            listener: Callback::noop(),
            turn: 0,
            lines: Vec::new(),
            twin: None,
        };
        Self(Rc::new(RefCell::new(state)))
    }

    /// Puts another life on stage.
    pub(super) fn load(&self, life: Life) {
        {
            let mut state = self.0.borrow_mut();
            state.timeline = life.timeline;
            state.view = life.view;
            state.origin = life.origin;
            state.goal = life.goal;
            state.strain = Strain::None;
            state.twin = None;
            if let Some(pace) = life.pace {
                state.pace = pace;
            }
        }
        self.touch();
    }

    /// The life on stage at its beginning, with nothing done.
    pub(super) fn beginning(&self) -> Option<Life> {
        let state = self.0.borrow();
        match &state.origin {
            Origin::Named(id) => Life::named(*id),
            Origin::Own { .. } => {
                let timeline = state.timeline.beginning();
                let (view, origin) = (state.view, state.origin.clone());
                Some(Life { timeline, view, origin, goal: None, pace: None })
            }
        }
    }

    /// The scenario file of the life on stage. While it is on its way, the moment is where it goes.
    pub(super) fn file(&self) -> ScenarioFile {
        let state = self.0.borrow();
        let mut file = ScenarioFile::of_run(&state.timeline, state.origin.slug().to_owned());
        if let Origin::Own { about, .. } = &state.origin {
            file.description = String::from(&**about);
        }
        if let Some(Goal { moment, .. }) = state.goal {
            file.moment = moment.since(World::beginning());
        }
        file
    }

    /// The name of a file with something of the life on stage.
    pub(super) fn file_name(&self, extension: &str) -> String {
        let state = self.0.borrow();
        file_name(state.timeline.world().stream_name(), state.origin.slug(), extension)
    }

    /// The life on stage, to look at.
    pub(super) fn timeline(&self) -> Ref<'_, Timeline> {
        Ref::map(self.0.borrow(), |state| &state.timeline)
    }

    /// Whether time runs, and how fast.
    pub(super) fn pace(&self) -> Pace {
        self.0.borrow().pace.clone()
    }

    /// Carries out a command.
    ///
    /// # Errors
    ///
    /// What the world refuses, with nothing changed.
    pub(super) fn apply(&self, command: Command) -> Result<Outcome, CommandError> {
        self.by_hand(|state| {
            // It may be the first of something that a world begins without.
            state.view = FloorView::of;
            state.timeline.apply(command)
        })
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

    /// The world, to look at.
    pub(super) fn world(&self) -> Ref<'_, World> {
        Ref::map(self.0.borrow(), |state| state.timeline.world())
    }

    /// Another number after each time that the world was changed by hand, or wound: it may be another
    /// one, and not only older.
    pub(super) fn turn(&self) -> u64 {
        self.0.borrow().turn
    }

    /// What the panels show.
    pub(super) fn view(&self) -> FloorView {
        let view = self.0.borrow().view;
        view(&self.world())
    }

    /// The newest records.
    pub(super) fn newest_records(&self, count_max: usize) -> Vec<RecordView> {
        newest_records(&self.world(), count_max)
    }

    /// Which key has which colour.
    pub(super) fn key_colours(&self) -> KeyColours {
        KeyColours::of(&self.world())
    }

    /// Where the life on stage comes from.
    pub(super) fn origin(&self) -> Origin {
        self.0.borrow().origin.clone()
    }

    /// Whether time runs.
    pub(super) fn is_playing(&self) -> bool {
        self.0.borrow().pace.playing
    }

    /// Lets time run, or stops it.
    pub(super) fn set_playing(&self, playing: bool) {
        {
            let mut state = self.0.borrow_mut();
            state.pace.playing = playing;
            if !playing {
                // Who stops time means this moment.
                state.goal = None;
            }
        }
        self.touch();
    }

    /// Whether the life is still on its way to the moment that is to be looked at.
    pub(super) fn is_on_its_way(&self) -> bool {
        self.0.borrow().goal.is_some()
    }

    /// Whether the world changes without being touched: time runs, or it is on its way to a moment.
    pub(super) fn is_under_way(&self) -> bool {
        let state = self.0.borrow();
        state.pace.playing || state.goal.is_some()
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
        let state = self.0.borrow();
        if state.lacks_code { Strain::LacksCode } else { state.strain }
    }

    /// Whether the code of what was to be done last could not be fetched.
    pub(super) fn set_lacks_code(&self, lacks_code: bool) {
        if self.0.borrow().lacks_code != lacks_code {
            self.0.borrow_mut().lacks_code = lacks_code;
            self.touch();
        }
    }

    /// Lets this much real time go by. Returns whether anything may have changed since the last
    /// call.
    pub(super) fn advance(&self, real: Duration) -> bool {
        let mut state = self.0.borrow_mut();
        let touched = core::mem::take(&mut state.touched);
        // They make winding back quick, and are kept as soon as there is what keeps them.
        visit::keep_keyframes(&mut state.timeline);
        let until = match state.goal {
            Some(goal) => goal.moment,
            None => {
                let elapsed = state.pace.elapse(real);
                if elapsed.is_zero() {
                    return touched;
                }
                state.timeline.world().now() + elapsed
            }
        };
        let started_ms = clock_ms();
        let strain = loop {
            let progress = state.timeline.run_until(until, TASKS_AT_ONCE);
            if let Some(goal) = &mut state.goal {
                goal.tasks_left = goal.tasks_left.saturating_sub(TASKS_AT_ONCE);
                if goal.tasks_left == 0 {
                    break Strain::None;
                }
            }
            match progress {
                Progress::Done => break Strain::None,
                Progress::Full => break Strain::Full,
                Progress::Interrupted if clock_ms() - started_ms > WORK_MS_MAX => {
                    break Strain::Behind;
                }
                Progress::Interrupted => {}
            }
        };
        // On the way to a moment time runs as fast as it can.
        let is_on_its_way = state.goal.is_some() && strain == Strain::Behind;
        if !is_on_its_way {
            state.goal = None;
            state.strain = strain;
        }
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

    /// Whom to tell, at once, when something was changed by hand.
    pub(super) fn set_listener(&self, listener: Callback<()>) {
        self.0.borrow_mut().listener = listener;
    }

    /// Does something to the life at the moment that it has come to.
    fn by_hand<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        let result = {
            let mut state = self.0.borrow_mut();
            state.goal = None;
            act(&mut state)
        };
        self.touch();
        result
    }

    fn touch(&self) {
        let listener = {
            let mut state = self.0.borrow_mut();
            state.touched = true;
            state.turn += 1;
            state.listener.clone()
        };
        listener.emit(());
    }
}
