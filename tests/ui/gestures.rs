//! Going closer and moving on with pointers: the drag of the ruler, two fingers, two clicks.

use std::time::Duration;

use shardbelt::sim::ScenarioId;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, MouseEvent};

use crate::pointer::{Pointer, middle, on_canvas};
use crate::support::{Page, key, pause};

fn row(page: &Page, shard: u32) -> Option<HtmlElement> {
    page.all(&format!(".ruler .row[data-shard='{shard}']")).pop()
}

fn button(page: &Page, shard: u32) -> HtmlElement {
    page.all(&format!(".ruler .row[data-shard='{shard}'] .shard")).pop().unwrap()
}

fn top_and_height(page: &Page, shard: u32) -> Option<(f64, f64)> {
    let place = row(page, shard)?.get_bounding_client_rect();
    Some((place.top(), place.height()))
}

/// Waits until nothing moves on the way to somewhere.
async fn at_rest(page: &Page) -> Vec<Option<(f64, f64)>> {
    let look = || (0..3).map(|shard| top_and_height(page, shard)).collect::<Vec<_>>();
    let mut before = look();
    for _ in 0..50 {
        pause(Duration::from_millis(100)).await;
        let now = look();
        if now == before && now.iter().flatten().any(|(_, height)| *height > 1.0) {
            return now;
        }
        before = now;
    }
    panic!("rows go on moving: {before:?}");
}

/// A page that shows the middle shard so large that its neighbours hardly show.
async fn zoomed() -> Page {
    let page = Page::open_styled(ScenarioId::Empty).await;
    at_rest(&page).await;
    key(&button(&page, 1), "f");
    page.until("shard 1 alone", || {
        let plane = page.all(".plane")[0].get_bounding_client_rect().height();
        (top_and_height(&page, 1)?.1 > plane * 0.8).then_some(())
    })
    .await;
    at_rest(&page).await;
    page
}

#[wasm_bindgen_test]
async fn the_zoomed_ruler_is_dragged_along_and_the_shard_under_the_pointer_is_not_selected() {
    let page = zoomed().await;
    let before = top_and_height(&page, 1).unwrap();
    let shard = button(&page, 1);
    let mut pointer = Pointer::press(&shard, middle(&shard));
    pointer.drag_by((0.0, -60.0));
    page.until("the ruler 60 pixels further", || {
        // What sticks out above is cut off: so the lower edge is looked at.
        let (top, height) = top_and_height(&page, 1)?;
        ((before.0 + before.1 - 60.0 - top - height).abs() < 2.0).then_some(())
    })
    .await;
    pointer.release().await;
    assert_eq!(button(&page, 1).get_attribute("aria-pressed").unwrap(), "false");
    assert!(page.all(".knife").is_empty());
}

#[wasm_bindgen_test]
async fn a_press_of_the_zoomed_ruler_that_hardly_moves_selects_the_shard() {
    let page = zoomed().await;
    let (before, shard) = (top_and_height(&page, 1), button(&page, 1));
    let mut pointer = Pointer::press(&shard, middle(&shard));
    pointer.drag_by((0.0, 3.0));
    pointer.release().await;
    page.until("the shard selected", || {
        (button(&page, 1).get_attribute("aria-pressed")? == "true").then_some(())
    })
    .await;
    assert_eq!(top_and_height(&page, 1), before);
}

#[wasm_bindgen_test]
async fn the_ruler_is_not_dragged_while_all_of_it_is_in_sight() {
    let page = Page::open_styled(ScenarioId::Empty).await;
    let (before, shard) = (at_rest(&page).await, button(&page, 1));
    let mut pointer = Pointer::press(&shard, middle(&shard));
    pointer.drag_by((0.0, -60.0));
    pointer.release().await;
    assert_eq!(at_rest(&page).await, before);
}

#[wasm_bindgen_test]
async fn two_clicks_on_a_shard_zoom_to_it() {
    let page = Page::open_styled(ScenarioId::Empty).await;
    at_rest(&page).await;
    let twice = MouseEvent::new("dblclick").unwrap();
    twice.init_mouse_event_with_can_bubble_arg("dblclick", true);
    button(&page, 2).dispatch_event(&twice).unwrap();
    page.until("shard 2 alone", || {
        let plane = page.all(".plane")[0].get_bounding_client_rect().height();
        (top_and_height(&page, 2)?.1 > plane * 0.8).then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn two_fingers_zoom_and_what_is_between_them_stays_there() {
    let page = Page::open_styled(ScenarioId::Empty).await;
    let before = at_rest(&page).await[1].unwrap();
    let canvas = page.all("canvas.belts")[0].clone();
    let (x, y) = on_canvas(&page, (0.5, 0.5));
    let mut upper = Pointer::touch(0, &canvas, (x, y - 40.0));
    let mut lower = Pointer::touch(1, &canvas, (x, y + 40.0));
    upper.drag_by((0.0, -40.0));
    lower.drag_by((0.0, 40.0));
    page.until("twice the height about the same middle", || {
        let (top, height) = top_and_height(&page, 1)?;
        let centre = |(top, height): (f64, f64)| top + height / 2.0;
        let is_twice = (height / before.1 - 2.0).abs() < 0.2;
        (is_twice && (centre((top, height)) - centre(before)).abs() < 12.0).then_some(())
    })
    .await;
    // Both move on: the floor moves with them.
    let here = top_and_height(&page, 1).unwrap();
    upper.drag_by((0.0, -30.0));
    lower.drag_by((0.0, -30.0));
    page.until("the floor 30 pixels higher", || {
        let (top, height) = top_and_height(&page, 1)?;
        ((here.0 + here.1 - 30.0 - top - height).abs() < 4.0).then_some(())
    })
    .await;
    upper.release().await;
    lower.release().await;
    assert!(page.all(".knife").is_empty(), "the fingers let go are no click on a belt");
}

#[wasm_bindgen_test]
async fn one_finger_neither_zooms_nor_holds_the_knife_until_it_clicks() {
    let page = Page::open_styled(ScenarioId::Empty).await;
    let before = at_rest(&page).await;
    let canvas = page.all("canvas.belts")[0].clone();
    let mut finger = Pointer::touch(0, &canvas, on_canvas(&page, (0.5, 0.5)));
    finger.drag_by((0.0, 60.0));
    finger.cancel();
    assert_eq!(at_rest(&page).await, before);
    assert!(page.all(".knife").is_empty());
}
