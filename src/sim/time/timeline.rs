//! Time wound back and forth: keyframes, and living again from the nearest.

use std::collections::VecDeque;

use core::num::NonZeroU64;

use super::keyframes::{Keyframes, is_of};
use crate::engine::Timestamp;
use crate::sim::{
    Command, CommandError, EventIndex, LoggedCommand, LoggedEvent, Marks, Outcome, Progress,
    Scenario, ScenarioError, ScenarioId, World,
};

/// Tasks of producers and consumers that are done again within about a second. What would take
/// more is not undone.
const TASKS_RELIVED_MAX: u64 = 250_000;

/// A world that can be wound back: to any moment of its life, exactly as it was.
///
/// The commands of a life decide it, so winding back is living again up to a moment, from the
/// nearest of some copies that were kept on the way. A command that is given in the past begins
/// another life; the one that was left stays at hand until the next is left.
///
/// Invariant: at every moment the world is what [`World::replay`] makes of the commands up to then.
#[derive(Clone, Debug)]
pub struct Timeline {
    world: World,
    keyframes: Keyframes,
    /// The commands that will be given again when time comes to them.
    future: VecDeque<LoggedCommand>,
    /// The furthest moment that was lived.
    end: Timestamp,
    /// What was undone and may be redone, the last one last.
    undone: Vec<LoggedCommand>,
    left: Option<Life>,
    /// Those of the life as far as it was lived.
    marks: Marks,
    /// Gives commands again. It comes with the first one, so that what gives none does not have it.
    give: Option<Give>,
}

type Give = fn(&mut World, Command) -> Result<Outcome, CommandError>;

/// All commands of a life, how far it was lived, and what was notable.
#[derive(Clone, Debug)]
struct Life {
    commands: Vec<LoggedCommand>,
    end: Timestamp,
    marks: Marks,
}

impl Timeline {
    /// The beginning of a scenario.
    ///
    /// # Errors
    ///
    /// A [`ScenarioError`] when the scenario cannot begin.
    pub fn new(scenario: Scenario, seed: u64) -> Result<Self, ScenarioError> {
        World::new(scenario, seed).map(Self::from)
    }

    /// The beginning of one of the playground's own scenarios, with no copies on the way for as long as
    /// nobody asks for them: winding back is living again from the beginning. `None` as of
    /// [`World::named`].
    pub fn named(id: ScenarioId, seed: u64) -> Option<Self> {
        World::named(id, seed).map(Self::of)
    }

    /// The beginning of this life, with nothing done, and with no copies on the way.
    #[must_use]
    pub fn beginning(&self) -> Self {
        Self::of(self.world.begin_again())
    }

    /// Keeps copies of the world from now on.
    pub fn keep_keyframes(&mut self) {
        self.keyframes.keep();
    }

    /// The same with a copy of the world after every so many tasks, until there are too many of
    /// them. Without this there is one after every 10,000.
    #[must_use]
    pub const fn with_keyframes_every(mut self, tasks: NonZeroU64) -> Self {
        self.keyframes.set_interval(tasks);
        self
    }

    /// A life of which the commands are known: each will be given when time comes to it.
    ///
    /// # Errors
    ///
    /// A [`ScenarioError`] when the scenario cannot begin.
    pub fn with_commands(
        scenario: Scenario,
        seed: u64,
        mut commands: Vec<LoggedCommand>,
    ) -> Result<Self, ScenarioError> {
        commands.sort_by_key(|logged| logged.at);
        let mut timeline = Self::new(scenario, seed)?;
        let last = commands.last().map(|logged| logged.at);
        timeline.end = last.map_or(timeline.end, |last| last.max(timeline.end));
        timeline.future = commands.into();
        timeline.give = Some(World::apply);
        Ok(timeline)
    }

    /// The commands of this life: those that were given, and those that will be given again.
    pub fn commands(&self) -> impl Iterator<Item = &LoggedCommand> {
        self.world.commands().iter().chain(&self.future)
    }

    /// The world as it is at this moment.
    pub const fn world(&self) -> &World {
        &self.world
    }

    /// The furthest moment that was lived: until then there is a future to wind forward to.
    pub const fn end(&self) -> Timestamp {
        self.end
    }

    /// The moments worth winding to, also those that lie ahead again.
    pub const fn marks(&self) -> &Marks {
        &self.marks
    }

    /// Lets time run to `until`, doing at most `tasks_max` of what producers and consumers do.
    /// Commands that were given at moments on the way are given again.
    pub fn run_until(&mut self, until: Timestamp, tasks_max: usize) -> Progress {
        let mut tasks_left = tasks_max;
        let progress = loop {
            let stop = self.future.front().map_or(until, |next| next.at.min(until));
            let tasks = tasks_left.min(self.keyframes.tasks_to_next(&self.world));
            let done_before = self.world.tasks_done();
            let progress = self.world.run_until(stop, tasks);
            let done = self.world.tasks_done().saturating_sub(done_before);
            tasks_left = tasks_left.saturating_sub(usize::try_from(done).unwrap_or(usize::MAX));
            self.keyframes.offer(&self.world);
            match progress {
                Progress::Done => match self.future.pop_front_if(|next| next.at <= until) {
                    Some(next) => give_again(self.give, &mut self.world, next.command),
                    None => break Progress::Done,
                },
                Progress::Interrupted if tasks_left > 0 => {}
                progress => break progress,
            }
        };
        self.end = self.end.max(self.world.now());
        if self.world.events().marks().newest_at() > self.marks.newest_at() {
            self.marks = self.world.events().marks().clone();
        }
        progress
    }

    /// Winds to a moment, back or forward; past the end, time runs on. Afterwards everything has
    /// happened that happens at that moment.
    pub fn seek(&mut self, to: Timestamp) -> Progress {
        self.relive(self.life().commands, to)
    }

    /// Carries out a command now. In the past this begins another life, and
    /// [`return_to_left`](Self::return_to_left) goes back to the one that was left.
    ///
    /// # Errors
    ///
    /// Those of [`World::apply`].
    pub fn apply(&mut self, command: Command) -> Result<Outcome, CommandError> {
        let life = self.life();
        let given = self.world.commands().len();
        self.give = Some(World::apply);
        let result = self.world.apply(command);
        if self.world.commands().len() > given {
            self.undone.clear();
            if life.end > self.world.now() || life.commands.len() > given {
                self.left = Some(life);
                self.future.clear();
                self.end = self.world.now();
                self.keyframes.keep_those_of(self.world.commands());
            }
            self.marks = self.world.events().marks().clone();
        }
        result
    }

    /// Whether there is a life that was left by a command in the past.
    pub const fn has_left(&self) -> bool {
        self.left.is_some()
    }

    /// Goes back to the life that was left, at this moment of it; this one is left instead.
    /// Returns whether there was one.
    pub fn return_to_left(&mut self) -> bool {
        let Some(Life { commands, end, marks }) = self.left.take() else { return false };
        self.left = Some(self.life());
        self.undone.clear();
        self.relive(commands, self.world.now());
        self.end = end.max(self.world.now());
        self.marks = marks;
        true
    }

    /// Whether [`undo`](Self::undo) has something to undo, and time enough for it.
    pub fn can_undo(&self) -> bool {
        self.last_carried_out().is_some_and(|last| {
            let kept = self.keyframes.tasks_done_before(last);
            self.world.tasks_done().saturating_sub(kept) <= TASKS_RELIVED_MAX
        })
    }

    /// Lives on as if the last command that was carried out had not been given: time is what it
    /// was, and everything since has happened without it. Returns what was undone.
    pub fn undo(&mut self) -> Option<&LoggedCommand> {
        if !self.can_undo() {
            return None;
        }
        let mut commands = self.life().commands;
        let undone = commands.remove(self.last_carried_out()?);
        self.undone.push(undone);
        self.relive_otherwise(commands);
        self.undone.last()
    }

    /// Whether [`redo`](Self::redo) has something to redo.
    pub const fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    /// Lives on as if the last command that was undone had been given at its time after all.
    pub fn redo(&mut self) {
        let Some(undone) = self.undone.pop() else { return };
        let mut commands = self.life().commands;
        let place = commands.partition_point(|logged| logged.at <= undone.at);
        commands.insert(place, undone);
        self.relive_otherwise(commands);
    }

    /// The events from this index on, at most `count_max` of them, as far as they were lived: also
    /// those that the world's log no longer keeps, which are lived again.
    pub fn events(&self, from: EventIndex, count_max: usize) -> Vec<(EventIndex, LoggedEvent)> {
        let end = self.world.events().count().min(from.get().saturating_add(count_max as u64));
        let indices = (from.get()..end).map(EventIndex);
        let kept = |world: &World, index| Some((index, world.events().get(index)?.clone()));
        if let Some(events) = indices.clone().map(|index| kept(&self.world, index)).collect() {
            return events;
        }
        let mut world = self.copy_or_beginning(self.keyframes.last_before_event(from));
        let mut commands = self.world.commands().iter().skip(world.commands().len());
        let mut next_command = commands.next();
        let mut events = Vec::new();
        for index in indices {
            // The log keeps more events than one step makes.
            while world.events().count() <= index.get() {
                let stop = next_command.map_or(self.world.now(), |next| next.at);
                if world.run_until(stop, 1) != Progress::Interrupted {
                    let Some(next) = next_command else { return events };
                    give_again(self.give, &mut world, next.command.clone());
                    next_command = commands.next();
                }
            }
            events.extend(kept(&world, index));
        }
        events
    }

    /// When something happens next, if anything will.
    pub(super) fn next_happening(&self) -> Option<Timestamp> {
        let command = self.future.front().map(|next| next.at);
        self.world.next_happening().into_iter().chain(command).min()
    }

    fn last_carried_out(&self) -> Option<usize> {
        self.world.commands().iter().rposition(|logged| !logged.is_refused)
    }

    fn life(&self) -> Life {
        let commands = self.commands().cloned().collect();
        Life { commands, end: self.end, marks: self.marks.clone() }
    }

    /// Lives another life up to now. What was ahead is not known of it.
    fn relive_otherwise(&mut self, commands: Vec<LoggedCommand>) {
        self.relive(commands, self.world.now());
        self.marks = self.world.events().marks().clone();
    }

    /// Lives the life of these commands up to a moment, from the nearest place where it can begin.
    fn relive(&mut self, commands: Vec<LoggedCommand>, until: Timestamp) -> Progress {
        self.keyframes.keep_those_of(&commands);
        let is_on_the_way = self.world.now() <= until && is_of(&self.world, &commands);
        let kept = self.keyframes.last_by(until);
        if !is_on_the_way || kept.map_or(0, World::tasks_done) > self.world.tasks_done() {
            self.world = self.copy_or_beginning(kept);
        }
        let given = self.world.commands().len();
        self.future = commands.into_iter().skip(given).collect();
        self.run_until(until, usize::MAX)
    }

    /// A copy of what was kept, else the world as it began.
    fn copy_or_beginning(&self, kept: Option<&World>) -> World {
        let copy = kept.and_then(|kept| self.keyframes.copy(kept));
        copy.unwrap_or_else(|| self.world.begin_again())
    }

    fn of(world: World) -> Self {
        Self {
            keyframes: Keyframes::default(),
            future: VecDeque::new(),
            end: world.now(),
            undone: Vec::new(),
            left: None,
            marks: world.events().marks().clone(),
            give: None,
            world,
        }
    }
}

fn give_again(give: Option<Give>, world: &mut World, command: Command) {
    if let Some(give) = give {
        // Why it is refused was said when it was first given.
        let _ = give(world, command);
    }
}

impl From<World> for Timeline {
    /// The life that has come to this world.
    fn from(world: World) -> Self {
        let mut timeline = Self::of(world);
        timeline.keep_keyframes();
        timeline.give = Some(World::apply);
        timeline
    }
}
