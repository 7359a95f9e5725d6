//! Populations and key templates.

use std::collections::{BTreeMap, BTreeSet};

use shardbelt::engine::Stream;
use shardbelt::sim::{KeyTemplate, KeyTemplateError, Population, World};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Keys, add_producer, producer, template, wait_s, with_aws_limits, world};

/// How often each key occurs among some 6,000 records.
fn counts_of(keys: Keys) -> BTreeMap<String, usize> {
    let mut world: World = world(with_aws_limits);
    add_producer(&mut world, producer(100_000, 10, keys));
    wait_s(&mut world, 60);
    let mut counts = BTreeMap::new();
    for record in world.stream().into_iter().flat_map(Stream::shards).flat_map(|it| it.records()) {
        *counts.entry(record.partition_key.as_ref().unwrap().to_string()).or_default() += 1;
    }
    counts
}

#[wasm_bindgen_test(unsupported = test)]
fn by_zipfs_law_the_second_is_seen_half_as_often_as_the_first() {
    let counts = counts_of((Population::Zipf { users: 1_000 }, template("{user}")));
    let first = counts["0"] as f64;
    for (user, share) in [("1", 2.0), ("2", 3.0), ("9", 10.0)] {
        let ratio = first / counts[user] as f64;
        assert!((share * 0.7..share * 1.4).contains(&ratio), "{user}: {ratio}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_celebrity_has_its_share() {
    let population = Population::Celebrity { users: 100, share_permille: 400 };
    let counts = counts_of((population, template("{user}")));
    let total: usize = counts.values().sum();
    assert_eq!(counts.len(), 100);
    assert!((370..=430).contains(&(counts["0"] * 1_000 / total)), "{}", counts["0"]);
}

#[wasm_bindgen_test(unsupported = test)]
fn sequential_ids_do_not_repeat() {
    let counts = counts_of((Population::Sequential, template("device-{user}")));
    assert!(counts.contains_key("device-0") && counts.contains_key("device-5000"));
    assert!(counts.values().all(|&count| count == 1));
}

#[wasm_bindgen_test(unsupported = test)]
fn uuids_are_of_version_four() {
    for key in counts_of((Population::Sequential, template("{uuid}"))).into_keys() {
        let lengths: Vec<_> = key.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12], "{key}");
        assert_eq!(&key[14..15], "4", "{key}");
        assert!("89ab".contains(&key[19..20]), "{key}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn places_are_filled_in_and_doubled_braces_are_braces() {
    let keys = (Population::Uniform { users: 3 }, template("{{{user}}}-{user%2}"));
    let expected = ["{0}-0", "{1}-1", "{2}-0"].map(str::to_owned);
    assert_eq!(counts_of(keys).into_keys().collect::<BTreeSet<_>>(), expected.into());
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_no_template_says_where() {
    let error = |text: &str| text.parse::<KeyTemplate>().unwrap_err();
    assert_eq!(error("ab{user"), KeyTemplateError::Brace { at: 2 });
    assert_eq!(error("user}"), KeyTemplateError::Brace { at: 4 });
    assert_eq!(error("{usr}"), KeyTemplateError::Place { place: "usr".into() });
    assert_eq!(error("{user%0}"), KeyTemplateError::Place { place: "user%0".into() });
    assert_eq!(error(""), KeyTemplateError::Empty);
}
