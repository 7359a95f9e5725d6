//! A world that can be wound back, for JavaScript.

use core::time::Duration;

use js_sys::{Error, RangeError};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::engine::ShardIndex;
use crate::share::Link;
use crate::sim::{
    CommandError, CommandLine, EventEntry, EventIndex, Happening, Outcome, Process, Progress,
    ScenarioFile, Timeline, World, texts,
};
use crate::view::{FloorView, copy_frame};

/// The latest moment that one may wind to: a year after the beginning.
const MILLIS_MAX: f64 = 31_536_000_000.0;
/// Events that one call gives.
const EVENTS_MAX: usize = 1_000;
/// What one call may do to reach the next happening: some seconds.
const STEP_TASKS_MAX: usize = 1_000_000;
/// What a link may ask for: its life is lived as soon as it is opened, and it may be anybody's.
const LINK_TASKS_MAX: usize = 5_000_000;

/// A simulated world, and its timeline.
#[wasm_bindgen(js_name = SimulationCore)]
#[derive(Debug)]
pub struct SimulationCore {
    timeline: Timeline,
}

#[wasm_bindgen(js_class = SimulationCore)]
impl SimulationCore {
    /// The beginning of a scenario file. A seed takes the place of the file's.
    ///
    /// # Errors
    ///
    /// A `RangeError` that says where in the file something is wrong, and what.
    #[wasm_bindgen(constructor)]
    pub fn new(scenario: &str, seed: Option<u64>) -> Result<Self, Error> {
        let mut file = ScenarioFile::read(scenario).map_err(|error| range(&error))?;
        file.seed = seed.unwrap_or(file.seed);
        Ok(Self { timeline: file.timeline().map_err(|error| range(&error))? })
    }

    /// What a link has in it, at the moment that it was made.
    ///
    /// # Errors
    ///
    /// A `RangeError` when it is no link, or its life would take too long to live.
    #[wasm_bindgen(js_name = fromFragment)]
    pub fn from_fragment(fragment: &str) -> Result<Self, Error> {
        let link = Link::read(fragment).map_err(|error| range(&error))?;
        let at = link.at;
        let mut timeline = link.begin().map_err(|error| range(&error))?;
        if timeline.run_until(at, LINK_TASKS_MAX) == Progress::Interrupted {
            let lived = millis(timeline.world().now().since(World::beginning()));
            return Err(RangeError::new(&format!(
                "The link asks for {} ms of a life of which {lived} ms are as much as may be lived \
                 at once: {LINK_TASKS_MAX} steps of producers and consumers.",
                millis(at.since(World::beginning())),
            ))
            .into());
        }
        Ok(Self { timeline })
    }

    /// The virtual time, in milliseconds after the beginning.
    pub fn now(&self) -> f64 {
        millis(self.timeline.world().now().since(World::beginning()))
    }

    /// The furthest moment that was lived.
    pub fn end(&self) -> f64 {
        millis(self.timeline.end().since(World::beginning()))
    }

    /// Runs on for so long, doing at most so much. Returns whether it came so far.
    ///
    /// # Errors
    ///
    /// A `RangeError` for no time, or one over a year; an error when the stream is full.
    pub fn run(&mut self, ms: f64, tasks_max: f64) -> Result<bool, Error> {
        let until = self.timeline.world().now() + duration("ms", ms)?;
        duration("now() + ms", millis(until.since(World::beginning())))?;
        // A conversion by `as` ends at the limits of the type.
        let progress = self.timeline.run_until(until, tasks_max as usize);
        self.is_done(progress)
    }

    /// Winds to a moment, in milliseconds after the beginning.
    ///
    /// # Errors
    ///
    /// As for [`run`](Self::run).
    pub fn seek(&mut self, ms: f64) -> Result<(), Error> {
        let progress = self.timeline.seek(World::beginning() + duration("ms", ms)?);
        self.is_done(progress).map(drop)
    }

    /// Runs to the next happening of a kind. Returns whether there was one.
    ///
    /// # Errors
    ///
    /// A `RangeError` for a kind that there is not.
    #[wasm_bindgen(js_name = stepTo)]
    pub fn step_to(&mut self, kind: &str) -> Result<bool, Error> {
        Ok(self.timeline.step_to(happening(kind)?, STEP_TASKS_MAX))
    }

    /// Winds back to the last happening of a kind. Returns whether there was one.
    ///
    /// # Errors
    ///
    /// As for [`step_to`](Self::step_to).
    #[wasm_bindgen(js_name = stepBackTo)]
    pub fn step_back_to(&mut self, kind: &str) -> Result<bool, Error> {
        Ok(self.timeline.step_back_to(happening(kind)?))
    }

    /// Carries out a line, and tells what it did as JSON.
    ///
    /// # Errors
    ///
    /// An error with a name: `CommandLineError` for a line that is no command, the exception's name for
    /// a call that the service refuses, `CommandError` for what the world refuses.
    #[wasm_bindgen(js_name = doLine)]
    pub fn do_line(&mut self, line: &str) -> Result<String, Error> {
        let line: CommandLine = line.parse().map_err(|error| named("CommandLineError", &error))?;
        let world = self.timeline.world();
        let written = line.act.line(world.stream_name());
        let command = line.command(world).map_err(|error| refused(&error))?;
        let outcome = self.timeline.apply(command).map_err(|error| refused(&error))?;
        // What else happens at this moment: a link is to a moment with all of it.
        self.timeline.run_until(self.timeline.world().now(), usize::MAX);
        Ok(to_json(&Done { line: written, outcome: OutcomeEntry::from(outcome) }))
    }

    /// Undoes the last command. Returns whether there was one.
    pub fn undo(&mut self) -> bool {
        self.timeline.undo().is_some()
    }

    /// Does again what was undone last. Returns whether there was something.
    pub fn redo(&mut self) -> bool {
        let can_redo = self.timeline.can_redo();
        self.timeline.redo();
        can_redo
    }

    /// All that there is to show, as JSON.
    pub fn view(&self) -> String {
        to_json(&FloorView::of(self.timeline.world()))
    }

    /// The events from this index on, as JSON.
    pub fn events(&self, from: f64) -> String {
        let events = self.timeline.events(EventIndex::new(from as u64), EVENTS_MAX);
        let entries: Vec<_> =
            events.iter().map(|(index, logged)| EventEntry::new(*index, logged)).collect();
        to_json(&entries)
    }

    /// The digest of everything that happened.
    pub fn digest(&self) -> String {
        self.timeline.world().digest()
    }

    /// The state as the fragment of a link.
    ///
    /// # Errors
    ///
    /// A `RangeError` when there is more to it than a link may have.
    #[wasm_bindgen(js_name = shareFragment)]
    pub fn share_fragment(&self) -> Result<String, Error> {
        Link::of(&self.timeline).fragment().map_err(|error| range(&error))
    }

    /// Writes the places of the newest records, and returns how many they are.
    #[wasm_bindgen(js_name = copyFrame)]
    pub fn copy_frame(&self, out: &mut [f32]) -> usize {
        copy_frame(self.timeline.world(), out)
    }

    fn is_done(&self, progress: Progress) -> Result<bool, Error> {
        match progress {
            Progress::Done => Ok(true),
            Progress::Interrupted => Ok(false),
            Progress::Full => {
                let text = format!(
                    "The stream holds {} records, as much as a world can carry, and time stands still \
                     at {} ms: let the scenario keep them for less long, or put fewer.",
                    self.timeline.world().records_retained(),
                    self.now()
                );
                Err(named("StreamFullError", &text))
            }
        }
    }
}

/// What a line did.
#[derive(Serialize)]
struct Done {
    /// The line, as it is written here.
    line: Option<String>,
    #[serde(flatten)]
    outcome: OutcomeEntry,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum OutcomeEntry {
    Put {
        #[serde(with = "texts::shard")]
        shard: ShardIndex,
        shard_id: String,
        sequence_number: String,
    },
    Producer {
        id: u32,
    },
    Consumer {
        id: u32,
    },
    Worker {
        consumer: u32,
        worker: u32,
    },
    Fault {
        id: u32,
    },
    Resharding,
    Set,
}

impl From<Outcome> for OutcomeEntry {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Put(put) => Self::Put {
                shard: put.shard,
                shard_id: put.shard.to_string(),
                sequence_number: put.sequence_number.to_string(),
            },
            Outcome::Producer(id) => Self::Producer { id: id.get() },
            Outcome::Consumer(id) | Outcome::Process(Process::Consumer(id)) => {
                Self::Consumer { id: id.get() }
            }
            Outcome::Worker(consumer, worker)
            | Outcome::Process(Process::Worker(consumer, worker)) => {
                Self::Worker { consumer: consumer.get(), worker: worker.get() }
            }
            Outcome::Fault(id) => Self::Fault { id: id.get() },
            Outcome::Resharding | Outcome::UpdatingShardCount { .. } => Self::Resharding,
            Outcome::Set => Self::Set,
        }
    }
}

/// A value as JSON, which the JavaScript half reads. Links and files are JSON already, so that what writes
/// it is there; writing objects of JavaScript themselves would be a second copy of it for every type.
fn to_json(value: &impl Serialize) -> String {
    // Every key is a text, and no value refuses to be written.
    serde_json::to_string(value).unwrap_or_default()
}

fn duration(name: &str, ms: f64) -> Result<Duration, Error> {
    if !(0.0..=MILLIS_MAX).contains(&ms) {
        let text = format!("{name} must be a number from 0 to {MILLIS_MAX}, and is {ms}.");
        return Err(RangeError::new(&text).into());
    }
    Ok(Duration::from_micros((ms * 1e3).round() as u64))
}

fn millis(duration: Duration) -> f64 {
    duration.as_micros() as f64 / 1e3
}

fn range(error: &impl core::fmt::Display) -> Error {
    RangeError::new(&error.to_string()).into()
}

fn refused(error: &CommandError) -> Error {
    let name = match error {
        CommandError::Kinesis(refusal) => refusal.code(),
        CommandError::Injected(action) => action.code(),
        _ => "CommandError",
    };
    named(name, error)
}

fn named(name: &str, error: &impl core::fmt::Display) -> Error {
    let named = Error::new(&error.to_string());
    named.set_name(name);
    named
}

fn happening(kind: &str) -> Result<Happening, Error> {
    Happening::from_word(kind).ok_or_else(|| {
        let kinds = Happening::ALL.map(Happening::word).join(", ");
        RangeError::new(&format!("There is no kind '{kind}'. There are: {kinds}.")).into()
    })
}
