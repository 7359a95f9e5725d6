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
}

#[wasm_bindgen_test]
async fn a_step_leads_to_the_next_put_and_back_to_the_one_before() {
    let page = Page::open(ScenarioId::FirstVisit).await;
    page.choose("Step to", "put").await;
    page.press("Step").await;
    page.press("Step").await;
    let second = stopped_clock(&page).await;
    page.press("Step").await;
    let third = page.until("a later time", || moved(&page, &second)).await;
    assert!(tenths(&third) > tenths(&second), "{second} to {third}");
    // As quick as they follow one another, it is the same put again.
    page.press("Step back").await;
    let back = page.until("the time before", || moved(&page, &third)).await;
    assert_eq!(back, second);
}

/// The clock once time stands still.
async fn stopped_clock(page: &Page) -> String {
    page.until("the play button", || page.all("[aria-label=Play]").pop()).await;
    clock(page)
}

fn moved(page: &Page, from: &str) -> Option<String> {
    Some(clock(page)).filter(|now| now != from)
}

#[wasm_bindgen_test]
async fn the_line_of_time_winds_back_and_what_was_done_in_the_past_is_another_branch() {
    let page = Page::open(ScenarioId::Empty).await;
    page.open_panel("Record").await;
    page.fill("Partition key", "user_67890").await;
    page.press("Drop record").await;
    page.press("Pause").await;
    page.open_panel("Table").await;
    let records = |count| move |page: &Page| page.table("Newest records").len() == count;
    let see = async |count: usize| {
        let is_so = records(count);
        page.until(&format!("{count} records"), || is_so(&page).then_some(())).await;
    };
    see(1).await;
    page.fill("Moment", "1000").await;
    see(0).await;
    assert_eq!(clock(&page), "00:01.0");
    key(&page.all("main")[0], "End");
    see(1).await;
    key(&page.all("main")[0], "[");
    see(1).await;
    page.fill("Moment", "2000").await;
    page.open_panel("Record").await;
    page.fill("Partition key", "user_1").await;
    page.press("Drop record").await;
    page.open_panel("Table").await;
    page.sees("user_1").await;
    page.press("Go to the other branch").await;
    see(0).await;
    key(&page.all("main")[0], "]");
    see(1).await;
    page.sees("user_67890").await;
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
        [("Theme: Auto", "light"), ("Theme: Light", "dark"), ("Theme: Dark", "auto")]
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

#[wasm_bindgen_test]
async fn keys_are_listed_and_those_of_one_character_can_be_turned_off() {
    let page = Page::open(ScenarioId::Empty).await;
    let body = document().body().unwrap();
    key(&body, "?");
    page.sees("undo; with shift: redo").await;
    page.press("Close").await;
    page.until("no list", || (!page.text().contains("with shift: redo")).then_some(())).await;
    key(&body, "+");
    page.sees("2×").await;
    let boxes = || page.all(".help input").pop();
    page.until("the setting", boxes).await.click();
    key(&body, "+");
    key(&body, " ");
    page.until("play", || page.all("[aria-label='Play']").pop()).await;
    assert!(page.text().contains("2×"), "plus did something");
    page.until("the setting", boxes).await.click();
    key(&body, "-");
    page.sees("1×").await;
}
