//! Producers and readers: adding, changing, removing, and seeing them refused.

use shardbelt::sim::ScenarioId;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::Page;

#[wasm_bindgen_test]
async fn a_producer_can_be_added_changed_and_removed() {
    let page = Page::open(ScenarioId::Empty).await;
    page.open_panel("Producers").await;
    page.press("Add producer").await;
    page.fill("Name", "checkout").await;
    page.choose("Partition key", "list").await;
    page.fill("Keys, with commas between", "order, refund").await;
    page.press("Add").await;
    page.press("Change checkout").await;
    page.fill("Records per second", "7.5").await;
    page.press("Save").await;
    page.sees("7.5/s").await;
    page.press("Remove checkout").await;
    page.sees("Nobody writes.").await;
}

#[wasm_bindgen_test]
async fn what_a_producer_puts_is_counted() {
    let page = Page::open(ScenarioId::Empty).await;
    page.open_panel("Producers").await;
    page.press("Add producer").await;
    page.fill("Records per second", "50").await;
    page.press("Add").await;
    page.until("a count above zero", || {
        let counts = page.all(".producers .counts span").first()?.text_content()?;
        counts.strip_suffix(" taken")?.parse::<u64>().ok().filter(|count| *count > 0)
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_reader_can_be_added_and_removed() {
    let page = Page::open(ScenarioId::Empty).await;
    page.open_panel("Readers").await;
    page.press("Add reader").await;
    page.fill("Name", "audit").await;
    page.fill("Poll every, in ms", "200").await;
    page.press("Add").await;
    page.sees("polls every 0.2 s from TRIM_HORIZON").await;
    page.sees("at the tip").await;
    page.sees("in shard 0, 1, 2").await;
    page.press("Remove audit").await;
    page.sees("Nobody reads.").await;
}

#[wasm_bindgen_test]
async fn readers_who_share_a_shard_are_seen_refused() {
    let page = Page::open(ScenarioId::FiveReaders).await;
    page.open_panel("Readers").await;
    page.sees("refused: bytes/s used up").await;
    assert_eq!(page.all(".readers .counts .refused").len(), 5);
    page.open_panel("Table").await;
    let shard = page.until("shards in the table", || page.table("Shards").pop()).await;
    let refused: u64 = shard.last().unwrap().replace(',', "").parse().unwrap();
    assert!(refused > 100, "{shard:?}");
}

#[wasm_bindgen_test]
async fn producers_of_a_hot_key_are_seen_refused() {
    let page = Page::open(ScenarioId::HotKey).await;
    page.open_panel("Table").await;
    page.until("a hundred records refused at the last shard, and none at the others", || {
        let rows = page.table("Shards");
        let refused: Option<Vec<u64>> =
            rows.iter().map(|row| row[12].replace(',', "").parse().ok()).collect();
        let refused = refused?;
        (refused.len() == 4 && refused[3] > 100 && refused[..3] == [0, 0, 0]).then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn the_focus_goes_into_a_form_and_comes_back_from_it() {
    let page = Page::open(ScenarioId::Empty).await;
    for (add, first_field) in [("Add producer", "Name"), ("Add reader", "Name")] {
        page.press(add).await;
        let field = page.field(first_field).await;
        page.until("the focus in the form", || page.has_focus(&field).then_some(())).await;
        page.press("Add").await;
        let button = page.button(add).await;
        page.until("the focus back", || page.has_focus(&button).then_some(())).await;
        let remove = page.all(".people button[aria-label^='Remove']").pop().unwrap();
        remove.focus().unwrap();
        remove.click();
        page.until("the focus where the next can be added", || {
            page.has_focus(&button).then_some(())
        })
        .await;
    }
}

#[wasm_bindgen_test]
async fn those_who_read_together_are_among_the_readers() {
    let page = Page::open(ScenarioId::Empty).await;
    page.run(r#"add-fleet '{"name":"billing","workers":2}'"#).await;
    page.run(r#"add-mapping '{"name":"alerts"}'"#).await;
    page.sees("KCL fleet of 2 workers").await;
    page.sees("event source mapping of 3 shards").await;
    assert!(!page.text().contains("Nobody reads."));
    page.press("Remove billing").await;
    page.press("Remove alerts").await;
    page.sees("Nobody reads.").await;
}
