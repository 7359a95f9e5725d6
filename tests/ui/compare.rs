//! Two of the same run side by side.

use shardbelt::sim::ScenarioId;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::Page;

const FIGURES: &str = "Since they parted";

/// The figures of a row: without, with, and the difference.
fn figures(page: &Page, name: &str) -> Option<[String; 3]> {
    let row = page.table(FIGURES).into_iter().find(|row| row[0] == name)?;
    Some([row[1].clone(), row[2].clone(), row[3].clone()])
}

async fn sees(page: &Page, name: &str, expected: [&str; 3]) {
    page.until(&format!("{name} {expected:?}"), || {
        (figures(page, name)? == expected.map(str::to_owned)).then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn what_is_done_since_the_parting_is_in_one_of_the_two() {
    let page = Page::open(ScenarioId::Empty).await;
    page.open_panel("Compare").await;
    page.press("Compare from here").await;
    sees(&page, "Open shards", ["3", "3", ""]).await;
    page.fill("Partition key", "a").await;
    page.press("Drop record").await;
    sees(&page, "Records stored", ["0", "1", "+1"]).await;
    // What is undone has never been in either.
    page.press("Undo").await;
    sees(&page, "Records stored", ["0", "0", ""]).await;
}

#[wasm_bindgen_test]
async fn twice_the_shards_are_compared_with_those_that_there_are() {
    let page = Page::open(ScenarioId::Empty).await;
    page.open_panel("Compare").await;
    page.press("Compare with twice the shards").await;
    sees(&page, "Open shards", ["3", "6", "+3"]).await;
    page.press("End the comparison").await;
    page.until("no figures", || page.table(FIGURES).is_empty().then_some(())).await;
    // While the stream is being changed it cannot be again, and then nothing parts.
    page.press("Compare with twice the shards").await;
    page.press("Compare with twice the shards").await;
    page.sees("ResourceInUseException").await;
    assert!(page.table(FIGURES).is_empty());
}

#[wasm_bindgen_test]
async fn another_scenario_has_no_twin() {
    let page = Page::open(ScenarioId::Empty).await;
    page.open_panel("Compare").await;
    page.press("Compare from here").await;
    sees(&page, "Open shards", ["3", "3", ""]).await;
    page.press("Restart").await;
    page.until("no figures", || page.table(FIGURES).is_empty().then_some(())).await;
}
