//! Running, stopping, stepping, and the theme.

use shardbelt::sim::ScenarioId;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Page, document, key};

fn clock(page: &Page) -> String {
    page.all(".clock")[0].text_content().unwrap()
}

#[wasm_bindgen_test]
async fn time_runs_until_it_is_paused_and_steps_while_it_is() {
    let page = Page::open(ScenarioId::Empty).await;
    let before = clock(&page);
    page.until("a later time", || (clock(&page) != before).then_some(())).await;
    page.press("Pause").await;
    page.until("the play button", || {
        page.all(".play")
            .pop()
            .filter(|play| play.get_attribute("aria-label").as_deref() == Some("Play"))
    })
    .await;
    let paused = clock(&page);
    page.press("Step 100 milliseconds").await;
    let stepped =
        page.until("a later time", || Some(clock(&page)).filter(|now| *now != paused)).await;
    assert!(tenths(&stepped) == tenths(&paused) + 1, "{paused} to {stepped}");
}

/// Minutes, seconds and tenths, as tenths.
fn tenths(clock: &str) -> u64 {
    let (minutes, seconds) = clock.split_once(':').unwrap();
    let seconds: u64 = seconds.replace('.', "").parse().unwrap();
    minutes.parse::<u64>().unwrap() * 600 + seconds
}

#[wasm_bindgen_test]
async fn the_space_bar_pauses_where_nothing_is_typed() {
    let page = Page::open(ScenarioId::Empty).await;
    key(&page.all("main")[0], " ");
    page.press("Play").await;
    page.open_panel("Record").await;
    key(page.field("Partition key").await.as_ref(), " ");
    page.press("Pause").await;
}

#[wasm_bindgen_test]
async fn plus_and_minus_change_the_speed() {
    let page = Page::open(ScenarioId::Empty).await;
    let main = &page.all("main")[0];
    key(main, "+");
    page.sees("2×").await;
    key(main, "-");
    key(main, "-");
    page.sees("1/2×").await;
}

#[wasm_bindgen_test]
async fn another_scenario_begins_anew() {
    let page = Page::open(ScenarioId::Empty).await;
    let select = page.all(".scenario select").pop().unwrap();
    let select: web_sys::HtmlSelectElement = wasm_bindgen::JsCast::dyn_into(select).unwrap();
    select.set_value("hot-key");
    let event = web_sys::Event::new("change").unwrap();
    select.dispatch_event(&event).unwrap();
    page.sees_open_shards(&["0", "1", "2", "3"]).await;
}

#[wasm_bindgen_test]
async fn the_theme_goes_from_auto_to_light_to_dark() {
    let page = Page::open(ScenarioId::Empty).await;
    let root = document().document_element().unwrap();
    for (press, expected) in
        [("Theme: auto", "light"), ("Theme: light", "dark"), ("Theme: dark", "auto")]
    {
        page.press(press).await;
        page.until(expected, || (root.get_attribute("data-theme")? == expected).then_some(()))
            .await;
    }
}

#[wasm_bindgen_test]
async fn undo_takes_a_record_back_and_redo_puts_it_again() {
    let page = Page::open(ScenarioId::Empty).await;
    page.open_panel("Record").await;
    page.fill("Partition key", "user_67890").await;
    page.press("Drop record").await;
    page.open_panel("Table").await;
    let records = || page.table("Newest records").len();
    page.until("one record", || (records() == 1).then_some(())).await;
    page.press("Undo").await;
    page.until("no record", || (records() == 0).then_some(())).await;
    page.press("Redo").await;
    page.until("one record", || (records() == 1).then_some(())).await;
}
