//! Living a life again from its beginning.

use crate::engine::Timestamp;
use crate::sim::{LoggedCommand, Scenario, ScenarioError, World};

impl World {
    /// A life from its beginning until `until`, that moment and its commands included. Commands
    /// that are refused on the way stay in the log as refused.
    ///
    /// # Errors
    ///
    /// A [`ScenarioError`] when the scenario cannot begin.
    pub fn replay(
        scenario: Scenario,
        seed: u64,
        commands: &[LoggedCommand],
        until: Timestamp,
    ) -> Result<Self, ScenarioError> {
        let mut world = Self::new(scenario, seed)?;
        for logged in commands.iter().take_while(|logged| logged.at <= until) {
            world.run_until(logged.at, usize::MAX);
            // Why it is refused was said when it was first given.
            let _ = world.apply(logged.command.clone());
        }
        world.run_until(until, usize::MAX);
        Ok(world)
    }
}
