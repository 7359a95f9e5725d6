//! The views in the drawer: charts, the space-time diagram, the bill, the whole state as tables, and what
//! is announced whichever of them is open.

use shardbelt::sim::ScenarioId;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::support::{Page, all_in, document, key};

/// The page of a scenario with a view open, paused unless it is to run.
async fn open(scenario: ScenarioId, view: &str) -> Page {
    let page = Page::open(scenario).await;
    page.press("Pause").await;
    page.open_panel(view).await;
    page
}

/// Carries out a line of the console, and goes back to a view.
async fn carry_out(page: &Page, line: &str, view: &str) {
    page.open_panel("Calls").await;
    page.fill("Type a line of the AWS CLI", line).await;
    page.press("Carry out").await;
    page.open_panel(view).await;
}

/// The rows of a table of charts: the name of each, and the figures of its cells.
fn chart_rows(page: &Page, name: &str) -> Vec<Vec<String>> {
    let tables = page.all(&format!("[role=table][aria-label='{name}']"));
    let Some(table) = tables.first() else { return Vec::new() };
    let texts = |element: &HtmlElement, selector: &str| {
        let found = all_in::<HtmlElement>(element, selector);
        found.iter().map(HtmlElement::inner_text).collect::<Vec<_>>()
    };
    let rows = all_in::<HtmlElement>(table, "[role=row]:has([role=rowheader])");
    let rows = rows.iter().map(|row| {
        let cells = all_in::<HtmlElement>(row, "[role=cell]");
        let figures = cells.iter().map(|cell| texts(cell, ".chart-figures > span").join(" | "));
        texts(row, "[role=rowheader]").into_iter().chain(figures).collect()
    });
    rows.collect()
}

#[wasm_bindgen_test]
async fn charts_show_each_shard_by_seconds_with_what_was_refused() {
    let page = open(ScenarioId::HotKey, "Charts").await;
    let rows = page
        .until("four shards", || {
            Some(chart_rows(&page, "Shards, second by second")).filter(|rows| rows.len() == 4)
        })
        .await;
    assert_eq!(rows[3][0].trim(), "shard 3");
    // The shard that is full: the last second, and the highest of all.
    assert!(rows[3][1].contains("| highest 1"), "{rows:?}");
    assert!(!page.drawn(".chart .refused-bars").is_empty());
    assert_eq!(chart_rows(&page, "How far readers are behind").len(), 1);
    let cost = &chart_rows(&page, "Cost")[0];
    assert!(cost[1].starts_with("0.06") && cost[3].starts_with("4."), "{cost:?}");
}

#[wasm_bindgen_test]
async fn the_keyboard_picks_the_second_whose_figures_are_told() {
    let page = open(ScenarioId::HotKey, "Charts").await;
    let figures = || {
        let rows = chart_rows(&page, "Shards, second by second");
        (rows.len() == 4).then(|| rows[3][1].clone())
    };
    let last = page.until("the figures", figures).await;
    let field = page.field("Second").await;
    assert!(field.get_attribute("aria-valuetext").unwrap().ends_with("the last second"));
    // In some second of the minute the shard refused records.
    let mut seen = Vec::new();
    for second in 0..59 {
        page.fill("Second", &second.to_string()).await;
        let ago = format!("{} s ago", 60 - second);
        page.until(&ago, || {
            let text = field.get_attribute("aria-valuetext")?;
            (second == 0 || text.ends_with(&ago)).then_some(())
        })
        .await;
        seen.push(figures().unwrap());
    }
    assert!(seen.iter().any(|text| text.contains("refused")), "{seen:?}");
    page.fill("Second", "59").await;
    page.until("the last second again", || (figures()? == last).then_some(())).await;
}

#[wasm_bindgen_test]
async fn a_reader_that_stands_still_falls_behind_in_the_chart() {
    let page = open(ScenarioId::FirstVisit, "Charts").await;
    carry_out(&page, "pause billing", "Charts").await;
    page.press("Play").await;
    page.until("the reader three seconds behind", || {
        let rows = chart_rows(&page, "How far readers are behind");
        let lag = rows.first()?.get(1)?;
        (lag.starts_with("3.") || lag.starts_with("3 s")).then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn the_bill_has_the_three_ways_side_by_side_with_dates_and_what_is_left_out() {
    let page = open(ScenarioId::HotKey, "Bill").await;
    let totals = page
        .until("the totals", || {
            Some(page.table("Total, in USD (us-east-1)")).filter(|rows| rows.len() == 3)
        })
        .await;
    assert!(totals[1][0].starts_with("An hour"), "{totals:?}");
    // Four shards are 0.06 an hour, a stream on demand 0.04, and the commitment is over 4.
    assert!(totals[1][1].starts_with("0.06"), "{totals:?}");
    assert!(totals[1][2].starts_with("0.04") && totals[1][2].ends_with("lowest"), "{totals:?}");
    assert!(totals[1][3].starts_with('4'), "{totals:?}");
    let lines = page.table("What it is made up of");
    let shards = lines.iter().find(|row| row[0] == "Open shards").unwrap();
    assert_eq!(shards[2], "0.015 per hour");
    assert_eq!(shards[3], "2026-05-05");
    page.sees("The limits here are 1/100 of AWS’s, the prices are AWS’s own.").await;
    page.sees("AWS KMS, for streams that are encrypted").await;
}

#[wasm_bindgen_test]
async fn what_is_advised_can_be_done_and_undone() {
    let page = open(ScenarioId::HotKey, "Bill").await;
    page.sees("4 shards are open.").await;
    page.sees("10 shards of equal width. With fewer, one of them would go over").await;
    page.press("Update to 8 shards").await;
    page.sees("The stream is UPDATING until 8 shards are open.").await;
    page.press("Play").await;
    page.sees("8 shards are open.").await;
    page.press("Undo").await;
    page.sees_open_shards(&["0", "1", "2", "3"]).await;
}

#[wasm_bindgen_test]
async fn a_key_that_no_shard_can_carry_is_named() {
    let page = open(ScenarioId::Empty, "Bill").await;
    page.sees("No traffic, so any number.").await;
    let line = r#"add-producer '{"name":"one","traffic":{"constant":25},"record_bytes":100,"population":{"named":["device-42"]},"key":"{user}"}'"#;
    carry_out(&page, line, "Bill").await;
    page.press("Play").await;
    page.sees("No number of shards: the key device-42 alone had").await;
    assert!(page.all(".advice button").is_empty());
}

/// The names of the arrows in the diagram, oldest first.
fn arrows(page: &Page) -> Vec<String> {
    let arrows = page.drawn(".diagram [role=img]");
    arrows.iter().map(|arrow| arrow.get_attribute("aria-label").unwrap()).collect()
}

#[wasm_bindgen_test]
async fn the_diagram_has_an_arrow_for_each_call_and_a_cross_for_each_refusal() {
    let page = open(ScenarioId::HotKey, "Space-time").await;
    // To the last mark: a refusal.
    key(&page.all("main")[0], "[");
    page.until("a refusal", || page.drawn(".diagram .cross").pop()).await;
    let arrows = page.until("arrows", || Some(arrows(&page)).filter(|it| !it.is_empty())).await;
    let has = |text: &str| arrows.iter().any(|arrow| arrow.contains(text));
    assert!(has("celebrity puts 1 record into shard 1."), "{arrows:?}");
    assert!(has("billing reads"), "{arrows:?}");
    let refused = arrows.iter().filter(|arrow| arrow.contains("shard 3 refuses 1 record")).count();
    assert!(refused > 0, "{arrows:?}");
    assert_eq!(page.drawn(".diagram .cross").len(), refused);
    let lanes: Vec<_> = page.all(".diagram-lanes li").iter().map(HtmlElement::inner_text).collect();
    assert_eq!(lanes[..3], ["regions", "celebrity", "users"]);
    assert_eq!(lanes.last().unwrap(), "billing");
    page.choose("Time shown", "60").await;
    page.sees("More than that cannot be told apart.").await;
}

#[wasm_bindgen_test]
async fn the_keyboard_goes_from_call_to_call() {
    let page = open(ScenarioId::FirstVisit, "Space-time").await;
    page.until("arrows", || (arrows(&page).len() > 3).then_some(())).await;
    let order = arrows(&page);
    let stops = page.drawn(".diagram [role=img][tabindex='0']");
    assert_eq!(stops.len(), 1);
    stops[0].focus().unwrap();
    let focused = || document().active_element()?.get_attribute("aria-label");
    assert_eq!(focused().as_ref(), order.last());
    page.sees(order.last().unwrap()).await;
    let clock = page.all(".clock")[0].inner_text();
    key(&stops[0], "ArrowLeft");
    let before = &order[order.len() - 2];
    page.until("the call before", || (focused()? == *before).then_some(())).await;
    page.until("its name", || (page.all(".told").pop()?.inner_text() == *before).then_some(()))
        .await;
    // The key has not wound time.
    assert_eq!(page.all(".clock")[0].inner_text(), clock);
}

#[wasm_bindgen_test]
async fn what_came_out_of_order_is_told_in_the_diagram_the_list_and_the_table() {
    let page = open(ScenarioId::Empty, "Space-time").await;
    page.sees("No call in that time.").await;
    // It retries what is refused, while later records of the same user go on.
    let producer = r#"add-producer '{"name":"late","traffic":{"constant":14},"record_bytes":100,"population":{"named":["user_1"]},"key":"{user}","sending":{"calls":{"PutRecords":{"records_max":20,"bytes_max":50000,"linger_ms":500,"on_partial_failure":"retry_failed"}},"retries":{"attempts_max":5,"backoff_ms":500},"latency_ms":20}}'"#;
    carry_out(&page, producer, "Calls").await;
    let reader = r#"add-consumer '{"name":"audit","retrieval":{"polling":{"interval_ms":500}}}'"#;
    carry_out(&page, reader, "Space-time").await;
    page.press("Play").await;
    page.until("out of order", || {
        let labels = page.drawn(".diagram .wrong text");
        labels.iter().any(|it| it.text_content().unwrap().contains("out of order")).then_some(())
    })
    .await;
    page.press("Pause").await;
    page.press("As a list").await;
    page.sees("after").await;
    assert!(page.text().contains("out of order."), "{}", page.text());
    page.open_panel("Table").await;
    page.until("the reader in the table", || {
        let rows = page.table("What readers were given");
        (rows.first()?[5] != "0").then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn fleets_mappings_and_faults_are_in_the_table() {
    let page = open(ScenarioId::FirstVisit, "Table").await;
    assert!(page.table("Workers").is_empty());
    for line in [
        r#"add-fleet '{"name":"search","workers":5}'"#,
        r#"add-mapping '{"name":"mailer"}'"#,
        r#"inject-fault '{"action":"aws:fis:inject-api-internal-error","percentage":1,"duration_ms":900000,"operations":["PutRecord"]}'"#,
    ] {
        carry_out(&page, line, "Table").await;
    }
    let faults = page.table("Faults");
    assert_eq!(faults[0][1], "aws:fis:inject-api-internal-error");
    assert_eq!(faults[0][5], "15 min");
    page.press("Play").await;
    // Three shards for five workers.
    page.until("two idle workers", || {
        let workers = page.table("Workers");
        let idle = workers.iter().filter(|row| row[2] == "idle").count();
        (workers.len() == 5 && idle == 2).then_some(())
    })
    .await;
    page.until("the lease table", || {
        let leases = page.table("Lease table");
        let owned = leases.iter().filter(|row| row[2].starts_with("worker")).count();
        (leases.len() == 3 && owned == 3).then_some(())
    })
    .await;
    page.until("invocations", || {
        (page.table("Event source mappings").first()?[3] != "0").then_some(())
    })
    .await;
    let shards = page.table("Shards");
    assert_eq!(shards.len(), 3);
    assert!(shards[0][11].contains(" at "), "{shards:?}");
    assert_eq!(page.table("Stream")[0][1], "ACTIVE");
    assert_eq!(page.table("Producers").len(), 2);
}

/// What was said last of what happens.
fn announced(page: &Page) -> String {
    page.all(".announcer [role=status]")[0].inner_text()
}

#[wasm_bindgen_test]
async fn refusals_are_announced_whichever_panel_is_open() {
    let page = open(ScenarioId::Empty, "Calls").await;
    let line = r#"add-producer '{"name":"loud","traffic":{"constant":50},"record_bytes":100,"population":{"named":["a"]},"key":"{user}"}'"#;
    carry_out(&page, line, "Bill").await;
    page.choose("Announce", "refusals-and-changes").await;
    page.press("Play").await;
    page.until("refusals", || {
        let said = announced(&page);
        (said.contains("records refused on shard 0.")).then_some(())
    })
    .await;
    page.choose("Announce", "off").await;
    page.until("silence", || announced(&page).is_empty().then_some(())).await;
    page.choose("Announce", "everything").await;
    page.until("what is stored", || announced(&page).contains("stored.").then_some(())).await;
    page.choose("Announce", "refusals-and-changes").await;
}

#[wasm_bindgen_test]
async fn a_split_is_announced_though_time_stands_still() {
    let page = open(ScenarioId::Empty, "Table").await;
    page.choose("Announce", "refusals-and-changes").await;
    carry_out(&page, "split-shard --shard-to-split 0", "Calls").await;
    page.until("the change", || {
        (announced(&page) == "The stream is UPDATING, 3 shards are open.").then_some(())
    })
    .await;
}
