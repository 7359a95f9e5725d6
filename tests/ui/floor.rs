//! The floor: when it is painted, how much of it is in sight, and how high its rows are.

use std::time::Duration;

use shardbelt::sim::ScenarioId;
use shardbelt::ui::{Counts, counts};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, WheelEvent, WheelEventInit};

use crate::support::{Page, document, key, pause};

/// How long nothing must happen until nothing will.
const QUIET: Duration = Duration::from_millis(400);

/// Waits until no frames come any more.
async fn rests(page: &Page) -> Counts {
    let mut before = counts();
    for _ in 0..20 {
        pause(QUIET).await;
        if counts().frames == before.frames {
            return before;
        }
        before = counts();
    }
    panic!("frames go on: {before:?}\n{}", page.text());
}

fn clock_s(page: &Page) -> f64 {
    let text = page.all(".clock")[0].text_content().unwrap();
    text.split(':').fold(0.0, |sum, part| sum * 60.0 + part.trim().parse::<f64>().unwrap())
}

#[wasm_bindgen_test]
async fn no_frame_comes_while_time_stands_still() {
    let page = Page::open(ScenarioId::FirstVisit).await;
    page.press("Pause").await;
    let before = rests(&page).await;
    pause(QUIET).await;
    assert_eq!(counts(), before);
    // One thing that is done is shown, and then there is rest again.
    page.press("Step").await;
    let after = rests(&page).await;
    assert!(after.paints > before.paints, "{before:?} and then {after:?}");
}

#[wasm_bindgen_test]
async fn no_frame_comes_while_nobody_can_see_it_and_time_goes_on_where_it_was() {
    let page = Page::open(ScenarioId::FirstVisit).await;
    page.until("a second", || (clock_s(&page) > 1.0).then_some(())).await;
    page.show(false);
    rests(&page).await;
    let hidden_at = clock_s(&page);
    pause(QUIET * 3).await;
    page.show(true);
    let shown_at = page
        .until("time to go on", || Some(clock_s(&page)).filter(|&now| now > hidden_at + 0.05))
        .await;
    assert!(shown_at < hidden_at + 1.0, "from {hidden_at} to {shown_at}");
}

#[wasm_bindgen_test]
async fn yew_renders_now_and_then_and_never_while_a_frame_is_made() {
    let page = Page::open(ScenarioId::HotKey).await;
    let (before, began_s) = (counts(), clock_s(&page));
    page.until("two seconds", || (clock_s(&page) > began_s + 2.0).then_some(())).await;
    let after = counts();
    assert_eq!(after.renders_in_frames, 0);
    assert!(after.paints > before.paints + 10, "{before:?} and then {after:?}");
    // The page and the floor, ten times a second; a slow machine's clock lags behind the wall's.
    let renders = after.renders - before.renders;
    let frames = after.frames - before.frames;
    assert!(renders <= frames.min(100) * 2, "{renders} renders in {frames} frames");
}

fn rows(page: &Page) -> Vec<HtmlElement> {
    page.all(".ruler .row")
}

fn shard(page: &Page, index: usize) -> HtmlElement {
    page.all(".ruler .shard")[index].clone()
}

fn heights(page: &Page) -> Vec<f64> {
    rows(page).iter().map(|row| row.get_bounding_client_rect().height()).collect()
}

fn plane_height(page: &Page) -> f64 {
    page.all(".plane")[0].get_bounding_client_rect().height()
}

#[wasm_bindgen_test]
async fn equal_heights_are_not_to_scale_and_the_ruler_says_so() {
    let page = Page::open_styled(ScenarioId::Empty).await;
    key(&shard(&page, 0), "m");
    page.sees_open_shards(&["3", "2"]).await;
    page.until("heights to scale", || {
        let heights = heights(&page);
        (heights[0] > heights[1] * 1.8).then_some(())
    })
    .await;
    assert!(page.all(".ruler-head")[0].inner_text().contains("hash space"));
    page.press("Equal heights").await;
    page.until("equal heights", || {
        let heights = heights(&page);
        ((heights[0] - heights[1]).abs() < 1.0).then_some(())
    })
    .await;
    assert!(page.all(".ruler-head")[0].inner_text().contains("not to scale"));
}

#[wasm_bindgen_test]
async fn the_keyboard_zooms_to_a_shard_goes_on_to_the_next_and_back_to_all() {
    let page = Page::open_styled(ScenarioId::Empty).await;
    shard(&page, 0).focus().unwrap();
    key(&shard(&page, 0), "f");
    page.until("shard 0 alone", || {
        (rows(&page).len() <= 2 && heights(&page)[0] > plane_height(&page) * 0.8).then_some(())
    })
    .await;
    for _ in 0..2 {
        let focused: HtmlElement =
            wasm_bindgen::JsCast::unchecked_into(document().active_element().unwrap());
        key(&focused, "ArrowDown");
        pause(Duration::from_millis(300)).await;
    }
    let focused = document().active_element().unwrap();
    assert!(focused.text_content().unwrap().starts_with("shard 2"));
    page.press("All shards").await;
    page.until("all shards", || (rows(&page).len() == 3).then_some(())).await;
}

#[wasm_bindgen_test]
async fn a_wheel_over_the_ruler_zooms_about_the_pointer() {
    let page = Page::open_styled(ScenarioId::Empty).await;
    page.until("heights", || (heights(&page)[1] > 20.0).then_some(())).await;
    let (row, before) = (shard(&page, 1), heights(&page)[1]);
    let place = row.get_bounding_client_rect();
    let middle = place.top() + place.height() / 2.0;
    let init = WheelEventInit::new();
    init.set_delta_y(-300.0);
    init.set_client_y(middle as i32);
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = WheelEvent::new_with_event_init_dict("wheel", &init).unwrap();
    row.dispatch_event(&event).unwrap();
    assert!(event.default_prevented(), "the page does not scroll");
    page.until("a higher row", || {
        let rows = rows(&page);
        let row =
            rows.iter().find(|row| row.get_attribute("data-shard").as_deref() == Some("1"))?;
        let place = row.get_bounding_client_rect();
        let centre = place.top() + place.height() / 2.0;
        (place.height() > before * 1.8 && (centre - middle).abs() < 2.0).then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn rows_that_are_too_low_are_pressed_together_and_come_apart_closer() {
    let page = Page::open_styled(ScenarioId::Empty).await;
    for _ in 0..3 {
        key(&shard(&page, 0), "+");
    }
    // Each is split in the middle, the widest first: three times as many rows as can be pressed.
    let room = (plane_height(&page) / 24.0) as u32;
    let (mut next, mut done) = (0, 3);
    while done < room * 2 {
        page.run(&format!("split-shard --shard-to-split {next}")).await;
        page.until("it to be split", || {
            page.all(".status[data-status=ACTIVE]").pop().filter(|_| page.text().contains("ACTIVE"))
        })
        .await;
        (next, done) = (next + 1, done + 1);
    }
    // What is pressed together changes as long as shards are still being split, so look when all are.
    let group = page
        .until("rows that are high enough", || {
            let is_done = page.choices("Shard").len() as u32 == done;
            let fits = heights(&page).iter().all(|&height| height > 23.0)
                && rows(&page).len() as u32 <= room + 1;
            page.all(".ruler .group .shard").pop().filter(|_| is_done && fits)
        })
        .await;
    let rows_before = rows(&page).len() as u32;
    group.click();
    page.until("single shards", || {
        (page.all(".ruler .group").len() < rows_before as usize / 2).then_some(())
    })
    .await;
}
