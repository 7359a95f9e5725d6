//! What may come next in a line that is being typed.

use serde::Serialize;

use super::operations::{
    AS_BASE64, AS_TEXT, BINARY_FORMAT, OPERATIONS, Operation, UNIFORM_SCALING,
};
use super::words::split;
use crate::engine::{HashKeyRange, ShardIndex, Stream};
use crate::sim::{ConsumerStart, Seek, World};

/// The words that the last word of a line may become.
///
/// Words are whole and quoted as the line needs them. There are none where nothing is known of what
/// comes next, as within quotes or after `--data`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completions {
    /// The bytes of the line before the last word.
    from: usize,
    /// The words, in an order that suits them.
    pub words: Vec<String>,
}

/// A word that may come next.
struct Candidate {
    /// What is typed to get it.
    name: String,
    /// The word; `None` for one that no line can have.
    word: Option<String>,
}

impl Completions {
    /// The words that the last word of `line` may become in this world. After a space that is an
    /// empty one.
    pub fn of(line: &str, world: &World) -> Self {
        let before = line.trim_end_matches(|it: char| !it.is_whitespace());
        let Some((before, last)) = line.split_at_checked(before.len()) else {
            return Self::default();
        };
        // Within quotes, whatever is written is text.
        let Ok(words) = split(before) else { return Self::default() };
        let words: Vec<_> = words.iter().map(|word| word.text.as_str()).collect();
        let (candidates, from, last) = match last.split_once('=') {
            Some((flag, value)) if flag.starts_with("--") => {
                let words: Vec<_> = words.into_iter().chain([flag]).collect();
                (candidates(&words, "", world), line.len().saturating_sub(value.len()), value)
            }
            _ => (candidates(&words, last, world), before.len(), last),
        };
        let words = candidates.into_iter().filter_map(|Candidate { name, word }| {
            word.filter(|word| name.starts_with(last) || word.starts_with(last))
        });
        Self { from, words: words.collect() }
    }

    /// What all of the words begin with.
    pub fn common(&self) -> &str {
        let Some((first, rest)) = self.words.split_first() else { return "" };
        let end = first
            .char_indices()
            .find(|(at, it)| {
                rest.iter().any(|other| !other.get(*at..).is_some_and(|end| end.starts_with(*it)))
            })
            .map_or(first.len(), |(at, _)| at);
        first.get(..end).unwrap_or_default()
    }

    /// The line with this in the place of its last word.
    pub fn complete(&self, line: &str, word: &str) -> String {
        format!("{}{word}", line.get(..self.from).unwrap_or_default())
    }
}

fn candidates(words: &[&str], last: &str, world: &World) -> Vec<Candidate> {
    let (words, is_first) = match words {
        ["aws"] => return plain(["kinesis"]),
        ["aws", "kinesis", rest @ ..] => (rest, false),
        words => (words, true),
    };
    let Some((name, arguments)) = words.split_first() else {
        let aws = (is_first && !last.is_empty()).then_some("aws");
        return plain(OPERATIONS.iter().map(|operation| operation.name).chain(aws));
    };
    let Some(operation) = OPERATIONS.iter().find(|operation| operation.name == *name) else {
        return Vec::new();
    };
    let given = Given::of(operation, arguments);
    if let Some(flag) = given.open {
        return values(operation, flag, &given, world);
    }
    let free = |flag: &&&'static str| given.value(flag).is_none();
    let subject = operation.subject.iter().find(free);
    let mut candidates: Vec<_> =
        subject.into_iter().flat_map(|flag| values(operation, flag, &given, world)).collect();
    candidates.extend(plain(operation.flags.iter().filter(free).map(|flag| format!("--{flag}"))));
    candidates
}

/// What is there of a line behind the operation's name.
struct Given<'a> {
    values: Vec<(&'a str, &'a str)>,
    /// A flag that waits for its value.
    open: Option<&'a str>,
}

impl<'a> Given<'a> {
    fn of(operation: &Operation, arguments: &[&'a str]) -> Self {
        let mut given = Self { values: Vec::new(), open: None };
        for argument in arguments {
            match (given.open.take(), argument.strip_prefix("--")) {
                (Some(flag), _) => given.values.push((flag, argument)),
                (None, Some(flag)) => match flag.split_once('=') {
                    Some(value) => given.values.push(value),
                    None => given.open = Some(flag),
                },
                (None, None) => given.values.extend(operation.subject.map(|it| (it, *argument))),
            }
        }
        given
    }

    fn value(&self, flag: &str) -> Option<&'a str> {
        self.values.iter().find(|(other, _)| *other == flag).map(|(_, value)| *value)
    }
}

fn values(operation: &Operation, flag: &str, given: &Given<'_>, world: &World) -> Vec<Candidate> {
    match flag {
        "stream-name" => plain([world.stream_name().as_str()]),
        "partition-key" => plain(world.named_keys().iter().map(ToString::to_string)),
        "shard-to-split" | "shard-to-merge" => {
            plain(open_shards(world).map(|(shard, _)| shard.to_string()))
        }
        "adjacent-shard-to-merge" => plain(neighbours(given, world)),
        "scaling-type" => plain([UNIFORM_SCALING]),
        BINARY_FORMAT => plain([AS_TEXT, AS_BASE64]),
        "name" => names(operation.name, world),
        "worker" => plain(workers(given, world)),
        "number" => plain(world.faults().map(|(id, ..)| id.get().to_string())),
        "state" => plain(["on", "off"]),
        "settings" => settings(operation.name, world),
        _ => Vec::new(),
    }
}

fn open_shards(world: &World) -> impl Iterator<Item = (ShardIndex, HashKeyRange)> {
    let stream = world.stream();
    let open = stream.into_iter().flat_map(Stream::open_shards);
    let open = open.filter_map(move |shard| stream?.shard(shard));
    open.map(|shard| (shard.index(), shard.hash_key_range()))
}

/// The shards that may be merged with the lower one that is named.
fn neighbours(given: &Given<'_>, world: &World) -> impl Iterator<Item = String> {
    let lower = given.value("shard-to-merge").and_then(|text| text.parse::<ShardIndex>().ok());
    let lower = open_shards(world).find(|(shard, _)| Some(*shard) == lower);
    let upper = open_shards(world).filter(move |(_, range)| {
        // Without the lower one it can be any.
        lower.is_none_or(|(_, lower)| lower.is_followed_by(*range))
    });
    upper.map(|(shard, _)| shard.to_string())
}

fn names(operation: &str, world: &World) -> Vec<Candidate> {
    let producers = world.producers().map(|(_, it)| it.settings().name.as_str());
    let readers = world.reader_names().map(|(_, name)| name);
    match operation {
        "start-worker" => plain(world.fleets().map(|(_, it)| it.settings().name.as_str())),
        "remove" => plain(producers.chain(readers)),
        _ => plain(readers),
    }
}

fn workers(given: &Given<'_>, world: &World) -> Vec<String> {
    let mut fleets = world.fleets().map(|(_, fleet)| fleet);
    let named = fleets.find(|it| Some(it.settings().name.as_str()) == given.value("name"));
    let workers = named.into_iter().flat_map(|fleet| fleet.workers());
    workers.map(|(worker, _)| worker.get().to_string()).collect()
}

/// The settings as they are of those who can be changed: to be changed in the line.
fn settings(operation: &str, world: &World) -> Vec<Candidate> {
    match operation {
        "change-producer" => world.producers().map(|(_, it)| written(it.settings())).collect(),
        "change-consumer" => world.consumers().map(|(_, it)| written(it.settings())).collect(),
        "seek-consumer" => {
            let places = world.consumers().flat_map(|(_, it)| {
                let name = &it.settings().name;
                it.cursors().map(move |(shard, _)| (name.clone(), shard))
            });
            let start = ConsumerStart::TrimHorizon;
            places.map(|(name, shard)| written(&Seek { name, shard, start })).collect()
        }
        "change-fleet" => world.fleets().map(|(_, it)| written(it.settings())).collect(),
        "change-mapping" => world.mappings().map(|(_, it)| written(it.settings())).collect(),
        _ => Vec::new(),
    }
}

/// Settings as a word.
fn written(settings: &impl Serialize) -> Candidate {
    let json = serde_json::to_string(settings).ok();
    Candidate { name: String::new(), word: json.and_then(|json| quoted(&json)) }
}

fn plain<T: Into<String>>(names: impl IntoIterator<Item = T>) -> Vec<Candidate> {
    let candidates = names.into_iter().map(|name| {
        let name = name.into();
        Candidate { word: quoted(&name), name }
    });
    candidates.collect()
}

fn quoted(word: &str) -> Option<String> {
    shlex::try_quote(word).ok().map(Into::into)
}
