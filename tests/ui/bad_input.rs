//! Bad input: a message beside the field, and nothing changed.

use shardbelt::sim::ScenarioId;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::Page;

/// Drops what has been typed, and checks that no record came of it.
async fn is_not_dropped(page: &Page) {
    page.press("Drop record").await;
    page.open_panel("Table").await;
    page.until("shards in the table", || page.table("Shards").pop()).await;
    assert!(page.table("Newest records").is_empty());
    page.open_panel("Record").await;
}

#[wasm_bindgen_test]
async fn an_empty_key() {
    let page = Page::open(ScenarioId::Empty).await;
    page.open_panel("Record").await;
    page.press("Drop record").await;
    let error = page.error_beside("Partition key").await;
    assert_eq!(error, "partitionKey: Member must have length greater than or equal to 1");
    is_not_dropped(&page).await;
}

#[wasm_bindgen_test]
async fn a_key_of_257_characters() {
    let page = Page::open(ScenarioId::Empty).await;
    page.open_panel("Record").await;
    page.fill("Partition key", &"ü".repeat(257)).await;
    page.press("Drop record").await;
    let error = page.error_beside("Partition key").await;
    assert_eq!(error, "partitionKey: Member must have length less than or equal to 256");
    is_not_dropped(&page).await;
}

#[wasm_bindgen_test]
async fn an_explicit_hash_key_outside_the_hash_space() {
    let page = Page::open(ScenarioId::Empty).await;
    page.open_panel("Record").await;
    page.fill("Partition key", "a").await;
    page.fill("Explicit hash key", "340282366920938463463374607431768211456").await;
    page.press("Drop record").await;
    let error = page.error_beside("Explicit hash key").await;
    assert!(error.contains("the largest hash key is 2^128-1"), "{error}");
    is_not_dropped(&page).await;
}

#[wasm_bindgen_test]
async fn data_over_the_limit() {
    let page = Page::open(ScenarioId::Empty).await;
    page.open_panel("Record").await;
    page.fill("Partition key", "a").await;
    page.fill("Data", &"x".repeat(10_485)).await;
    page.press("Drop record").await;
    let error = page.error_beside("Data").await;
    assert!(error.contains("10486 bytes exceeds the limit of 10485 bytes"), "{error}");
    is_not_dropped(&page).await;
}

#[wasm_bindgen_test]
async fn a_split_outside_the_shard() {
    let page = Page::open(ScenarioId::Empty).await;
    page.open_panel("Shards").await;
    for (at, part) in [
        ("0.9", "is not both greater than one plus the shard's StartingHashKey"),
        ("1", "is not both greater than one plus the shard's StartingHashKey"),
        ("2.0", "is not a height"),
        ("340282366920938463463374607431768211456", "outside the hash space"),
    ] {
        page.fill("Split at", at).await;
        page.press("Split shard").await;
        let error = page.error_beside("Split at").await;
        assert!(error.contains(part), "{at}: {error}");
    }
    assert_eq!(page.open_shards(), ["0", "1", "2"]);
}

#[wasm_bindgen_test]
async fn a_merge_of_shards_that_are_not_neighbours() {
    let page = Page::open(ScenarioId::Empty).await;
    page.open_panel("Shards").await;
    page.choose("Merge with", "shardId-000000000002").await;
    page.press("Merge shards").await;
    page.sees("are not an adjacent pair of shards eligible for merging").await;
    assert_eq!(page.open_shards(), ["0", "1", "2"]);
}

#[wasm_bindgen_test]
async fn a_rate_that_is_none() {
    let page = Page::open(ScenarioId::Empty).await;
    page.open_panel("Producers").await;
    page.press("Add producer").await;
    for rate in ["-1", "1e12", "", "0"] {
        page.fill("Records per second", rate).await;
        page.press("Add").await;
        let error = page.error_beside("Records per second").await;
        assert!(error.contains("from 0.001 to 10000"), "{rate}: {error}");
    }
    assert!(page.all(".producers .person").is_empty());
}

#[wasm_bindgen_test]
async fn a_producer_whose_records_are_too_large_or_whose_key_is_empty() {
    let page = Page::open(ScenarioId::Empty).await;
    page.open_panel("Producers").await;
    page.press("Add producer").await;
    page.fill("Bytes per record", "20000").await;
    page.press("Add").await;
    let error = page.error_beside("Bytes per record").await;
    assert!(error.contains("over the limit of 10485 bytes"), "{error}");
    page.fill("Bytes per record", "100").await;
    page.choose("Partition key", "one").await;
    page.fill("Key", "").await;
    page.press("Add").await;
    let error = page.error_beside("Key").await;
    assert!(error.contains("length greater than or equal to 1"), "{error}");
    assert!(page.all(".producers .person").is_empty());
}

#[wasm_bindgen_test]
async fn a_reader_with_a_poll_a_limit_or_a_number_that_is_none() {
    let page = Page::open(ScenarioId::Empty).await;
    page.open_panel("Readers").await;
    page.press("Add reader").await;
    page.fill("Poll every, in ms", "1").await;
    page.press("Add").await;
    let error = page.error_beside("Poll every, in ms").await;
    assert_eq!(error, "Poll every 50 to 300000 milliseconds.");
    page.fill("Poll every, in ms", "1000").await;
    page.fill("Records per call at most", "10001").await;
    page.press("Add").await;
    let error = page.error_beside("Records per call at most").await;
    assert!(error.contains("ask for 1 to 10000"), "{error}");
    page.fill("Records per call at most", "").await;
    page.choose("Start at", "AT_SEQUENCE_NUMBER").await;
    page.fill("Sequence number", "12").await;
    page.press("Add").await;
    let error = page.error_beside("Sequence number").await;
    assert!(error.contains("not a sequence number that this service gave out"), "{error}");
    assert!(page.all(".readers .person").is_empty());
}
