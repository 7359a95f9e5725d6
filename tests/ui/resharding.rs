//! Splitting and merging, by pointer and by keyboard.

use shardbelt::sim::ScenarioId;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::support::{Page, document, key};

fn row(page: &Page, index: usize) -> HtmlElement {
    page.all(".ruler .shard")[index].clone()
}

#[wasm_bindgen_test]
async fn the_keyboard_splits_the_focused_shard() {
    let page = Page::open(ScenarioId::Empty).await;
    row(&page, 1).focus().unwrap();
    key(&row(&page, 1), "s");
    page.sees("0.500").await;
    // The knife has the focus: arrows move it, and its button cuts.
    let knife = page.until("the knife", || page.all(".knife").pop()).await;
    key(&knife, "ArrowDown");
    page.sees("0.503").await;
    page.press("Split here").await;
    page.sees("UPDATING").await;
    page.sees_open_shards(&["0", "3", "4", "2"]).await;
}

#[wasm_bindgen_test]
async fn escape_puts_the_knife_away_and_cuts_nothing() {
    let page = Page::open(ScenarioId::Empty).await;
    key(&row(&page, 0), "s");
    let knife = page.until("the knife", || page.all(".knife").pop()).await;
    key(&knife, "Escape");
    page.until("no knife", || page.all(".knife").is_empty().then_some(())).await;
    assert_eq!(page.open_shards(), ["0", "1", "2"]);
}

#[wasm_bindgen_test]
async fn the_keyboard_merges_with_the_shard_below() {
    let page = Page::open(ScenarioId::Empty).await;
    key(&row(&page, 0), "m");
    page.sees_open_shards(&["3", "2"]).await;
}

#[wasm_bindgen_test]
async fn arrow_keys_go_from_shard_to_shard() {
    let page = Page::open(ScenarioId::Empty).await;
    row(&page, 0).focus().unwrap();
    key(&row(&page, 0), "ArrowDown");
    let focused = document().active_element().unwrap();
    assert!(focused.text_content().unwrap().starts_with("shard 1"));
}

#[wasm_bindgen_test]
async fn the_seam_between_two_shards_merges_them() {
    let page = Page::open(ScenarioId::Empty).await;
    page.press("Merge shard 1 and shard 2").await;
    page.sees_open_shards(&["0", "3"]).await;
    page.open_panel("Table").await;
    let parents: Vec<_> = page
        .until("five shards in the table", || {
            let rows = page.table("Shards");
            (rows.len() == 4).then_some(rows)
        })
        .await
        .iter()
        .map(|row| row[3].clone())
        .collect();
    assert_eq!(parents, ["–", "–", "–", "1, 2"]);
}

#[wasm_bindgen_test]
async fn the_form_splits_in_the_middle_unless_told_where() {
    let page = Page::open(ScenarioId::Empty).await;
    page.open_panel("Shards").await;
    page.choose("Shard", "shardId-000000000002").await;
    page.press("Split shard").await;
    page.sees("aws kinesis split-shard --stream-name my-orders-stream").await;
    page.sees_open_shards(&["0", "1", "3", "4"]).await;
    let ranges: Vec<_> =
        page.all(".ruler .range").iter().map(|range| range.text_content().unwrap()).collect();
    assert_eq!(ranges[2..], ["0.667 – 0.833", "0.833 – 1.000"]);
}

#[wasm_bindgen_test]
async fn the_form_merges_neighbours_in_whichever_order_they_are_named() {
    let page = Page::open(ScenarioId::Empty).await;
    page.open_panel("Shards").await;
    page.choose("Shard", "shardId-000000000001").await;
    page.choose("Merge with", "shardId-000000000000").await;
    page.press("Merge shards").await;
    page.sees_open_shards(&["3", "2"]).await;
}
