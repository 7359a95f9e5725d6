//! "Why?", asked by keys and buttons: of a shard, and from there of all that is in it.

use shardbelt::sim::ScenarioId;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Page, key};

/// Asks about the shard with this number, as one does from the ruler.
async fn ask_about_shard(page: &Page, number: &str) {
    let row = page
        .until("the shard's row", || {
            let mut rows = page.all(".ruler .shard").into_iter();
            rows.find(|row| row.inner_text().contains(&format!("shard {number}")))
        })
        .await;
    row.click();
    key(&page.all("main")[0], "w");
    page.until("the shard's facts", || {
        let title = page.all(".why h2").pop()?.text_content()?;
        (title == format!("Shard {number}")).then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_record_tells_its_life_from_its_shard_on() {
    let page = Page::open(ScenarioId::Empty).await;
    page.fill("Partition key", "user_67890").await;
    page.press("Drop record").await;
    let stored = page
        .until("where it went", || {
            let said = page.all(".record .result").pop()?.inner_text();
            let (id, _) = said.strip_prefix("shardId-")?.split_once(' ')?;
            Some(id.trim_start_matches('0').to_owned())
        })
        .await;
    let number = if stored.is_empty() { "0".to_owned() } else { stored };
    ask_about_shard(&page, &number).await;
    page.sees("1 record").await;
    page.press("user_67890").await;
    page.sees("by you").await;
    page.sees("Nobody reads this stream.").await;
    page.sees("0.766").await;
    // A life in which it was not put has nothing to tell of it.
    key(&page.all("main")[0], "z");
    page.sees("In this life it was never put").await;
    key(&page.all("main")[0], "Z");
    page.sees("by you").await;
}

#[wasm_bindgen_test]
async fn a_record_knows_who_read_it_and_the_reader_where_it_is() {
    let page = Page::open(ScenarioId::Empty).await;
    page.press("Add reader").await;
    page.press("Add").await;
    page.fill("Partition key", "a").await;
    page.press("Drop record").await;
    page.sees("has it.").await;
    ask_about_shard(&page, "0").await;
    page.press("a").await;
    page.sees("after it came").await;
    page.press("search").await;
    page.sees("search in shard 0").await;
    page.sees("has read up to").await;
}

#[wasm_bindgen_test]
async fn a_full_limit_says_since_when_it_refuses_and_what_helps() {
    let page = Page::open(ScenarioId::HotKey).await;
    ask_about_shard(&page, "3").await;
    page.press("records/s in").await;
    page.sees("records/s in of shard 3").await;
    page.sees("refuse").await;
    page.sees("alone is").await;
    // Escape puts the explanation away.
    key(&page.all(".why h2")[0], "Escape");
    page.until("no explanation", || page.all(".why").is_empty().then_some(())).await;
}
