//! The catalogues of messages, held against each other and against the code that uses them.

// Tests say what went wrong by panicking.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// Names of places in a text, by its id; a text with several forms has an entry for each.
type Catalogue = BTreeMap<String, BTreeSet<String>>;

/// A place in the code that names a message.
struct Use {
    place: String,
    id: String,
    values: BTreeSet<String>,
}

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn catalogue(language: &str) -> BTreeMap<String, Value> {
    let path = project().join("www/messages").join(language).with_extension("json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The places of each text, where the forms of one have theirs together.
fn places(language: &str) -> Catalogue {
    let texts = catalogue(language).into_iter();
    texts
        .map(|(id, text)| match text {
            Value::String(text) => (id, places_of(&text)),
            Value::Object(forms) => {
                assert!(forms.contains_key("other"), "{language}: {id} has no form `other`");
                let texts = forms.values().map(|form| form.as_str().unwrap());
                let mut places: BTreeSet<_> = texts.flat_map(places_of).collect();
                places.insert("count".into());
                (id, places)
            }
            other => panic!("{language}: {id} is {other}"),
        })
        .collect()
}

fn places_of(text: &str) -> BTreeSet<String> {
    text.split('{')
        .skip(1)
        .map(|rest| rest.split_once('}').expect("a place ends").0.to_owned())
        .collect()
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Every `message!(…)` in the playground.
fn uses() -> Vec<Use> {
    let mut files = Vec::new();
    rust_files(&project().join("src/ui"), &mut files);
    let mut uses = Vec::new();
    for path in files {
        // The tour of the module shows how messages are named.
        if path.ends_with("messages/mod.rs") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for (index, rest) in text.match_indices("message!(") {
            let line = text.get(..index).unwrap().lines().count();
            let place = format!("{}:{line}", path.strip_prefix(project()).unwrap().display());
            let inside = text.get(index + rest.len()..).unwrap();
            let mut arguments = arguments(inside).into_iter();
            let id = arguments.next().unwrap().trim().trim_matches('"').to_owned();
            let values = arguments.filter_map(|it| Some(it.split_once(" = ")?.0.trim().to_owned()));
            uses.push(Use { place, id, values: values.collect() });
        }
    }
    uses
}

/// What stands between the commas of a call, up to its end.
fn arguments(inside: &str) -> Vec<String> {
    let mut arguments = vec![String::new()];
    let (mut depth, mut is_text) = (0_u32, false);
    for character in inside.chars() {
        match character {
            '"' => is_text = !is_text,
            '(' | '[' | '{' if !is_text => depth += 1,
            ')' if !is_text && depth == 0 => break,
            ')' | ']' | '}' if !is_text => depth -= 1,
            ',' if !is_text && depth == 0 => {
                arguments.push(String::new());
                continue;
            }
            _ => {}
        }
        arguments.last_mut().unwrap().push(character);
    }
    arguments
}

fn assert_none(offences: &[String], rule: &str) {
    assert!(offences.is_empty(), "{rule}:\n  {}", offences.join("\n  "));
}

#[test]
fn each_message_in_the_code_is_in_the_catalogue_with_the_values_that_it_has_places_for() {
    let english = places("en");
    let uses = uses();
    assert!(uses.len() > 100, "only {} messages were found in the code", uses.len());
    let wrong: Vec<_> = uses
        .iter()
        .filter_map(|it| match english.get(&it.id) {
            None => Some(format!("{}: no text for {:?}", it.place, it.id)),
            Some(places) if *places != it.values => Some(format!(
                "{}: {:?} has places for {places:?} and is given {:?}",
                it.place, it.id, it.values
            )),
            Some(_) => None,
        })
        .collect();
    assert_none(&wrong, "the code and www/messages/en.json do not fit together");
}

#[test]
fn each_message_in_the_catalogue_is_used() {
    let used: BTreeSet<_> = uses().into_iter().map(|it| it.id).collect();
    let unused: Vec<_> = places("en").into_keys().filter(|id| !used.contains(id)).collect();
    assert_none(&unused, "nothing says these any more; delete them from every language");
}

#[test]
fn every_language_says_all_that_english_says_with_the_same_values() {
    let english = places("en");
    for language in ["de"] {
        let other = places(language);
        let mut wrong = Vec::new();
        for id in english.keys().chain(other.keys()).collect::<BTreeSet<_>>() {
            let (here, there) = (english.get(id), other.get(id));
            if here != there {
                wrong.push(format!("{id}: English has {here:?}, {language} has {there:?}"));
            }
        }
        assert_none(&wrong, "the languages differ");
    }
}

#[test]
fn catalogues_are_in_the_order_of_their_ids() {
    for language in ["en", "de"] {
        let path = project().join("www/messages").join(language).with_extension("json");
        let text = fs::read_to_string(path).unwrap();
        let ids: Vec<_> =
            text.lines().filter_map(|line| line.strip_prefix("  \"")?.split('"').next()).collect();
        let mut sorted = ids.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(ids, sorted, "{language}");
    }
}
