//! Undoing, by living the same life again without what was undone.

use super::{CommandError, LoggedCommand, Scenario, World};
use crate::engine::Timestamp;

/// Tasks of producers and consumers that are done again within about a second. Of longer lives
/// nothing can be undone.
const TASKS_REPLAYED_MAX: u64 = 250_000;

impl World {
    /// A life from its beginning until `until`. Commands that are refused on the way stay in the
    /// log as refused.
    ///
    /// # Errors
    ///
    /// A [`CommandError`] when the scenario cannot begin.
    pub fn replay(
        scenario: Scenario,
        seed: u64,
        commands: &[LoggedCommand],
        until: Timestamp,
    ) -> Result<Self, CommandError> {
        let mut world = Self::new(scenario, seed)?;
        for logged in commands {
            world.run_until(logged.at, usize::MAX);
            // Why it is refused was said when it was first given.
            let _ = world.apply(logged.command.clone());
        }
        world.run_until(until, usize::MAX);
        Ok(world)
    }

    /// Whether [`undo`](Self::undo) has something to undo, and time enough for it.
    pub fn can_undo(&self) -> bool {
        self.tasks_done() <= TASKS_REPLAYED_MAX
            && self.commands().iter().any(|logged| !logged.is_refused)
    }

    /// Lives on as if the last command that was carried out had not been given: time is what it
    /// was, and everything since has happened without it. Returns what was undone.
    pub fn undo(&mut self) -> Option<LoggedCommand> {
        if !self.can_undo() {
            return None;
        }
        let mut commands = self.commands().to_vec();
        let last = commands.iter().rposition(|logged| !logged.is_refused)?;
        let undone = commands.remove(last);
        *self = self.again(&commands)?;
        Some(undone)
    }

    /// Lives on as if a command that was undone had been given at its time after all.
    pub fn redo(&mut self, undone: LoggedCommand) {
        let mut commands = self.commands().to_vec();
        let place = commands.partition_point(|logged| logged.at <= undone.at);
        commands.insert(place, undone);
        if let Some(world) = self.again(&commands) {
            *self = world;
        }
    }

    /// The same scenario and seed with other commands, until now.
    fn again(&self, commands: &[LoggedCommand]) -> Option<Self> {
        let (scenario, seed) = self.origin();
        Self::replay(scenario.clone(), seed, commands, self.now()).ok()
    }
}
