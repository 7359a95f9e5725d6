//! What is dragged: the knife, a seam, a bookmark, a record. Each is a click until it has moved, and nothing
//! when it was not meant.

use shardbelt::sim::ScenarioId;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::pointer::{Pointer, middle};
use crate::support::{Page, key};

/// Where the knife is held, as its text says it.
fn knife_place(page: &Page) -> f64 {
    page.all(".knife-place")[0].inner_text().parse().unwrap()
}

/// Holds the knife in the middle of a shard, and finds its line once it is in its place.
async fn hold_knife(page: &Page, shard: usize) -> HtmlElement {
    key(&page.all(".ruler .shard")[shard], "s");
    let row = page.all(".ruler .row")[shard].clone();
    page.until("the knife's line in the middle", || {
        let line = page.all(".knife-line").pop()?;
        ((middle(&line).1 - middle(&row).1).abs() < 3.0).then_some(line)
    })
    .await
}

#[wasm_bindgen_test]
async fn the_knife_is_dragged_within_its_shard_and_cuts_where_it_was_let_go() {
    let page = Page::open_styled(ScenarioId::Empty).await;
    let line = hold_knife(&page, 1).await;
    let height = line.get_bounding_client_rect().height();
    assert!(height > 23.9, "{height} pixels are too low for a finger");
    let height = page.all(".ruler .row")[1].get_bounding_client_rect().height();
    let mut pointer = Pointer::press(&line, middle(&line));
    pointer.drag_by((0.0, height / 4.0));
    page.until("the knife at three quarters", || {
        ((knife_place(&page) - 0.583).abs() < 0.01).then_some(())
    })
    .await;
    // It does not leave its shard.
    pointer.drag_by((0.0, height * 3.0));
    page.until("the knife at the end", || (knife_place(&page) == 0.667).then_some(())).await;
    pointer.drag_by((0.0, -height * 3.0));
    page.until("the knife back", || ((knife_place(&page) - 0.583).abs() < 0.01).then_some(()))
        .await;
    pointer.release().await;
    page.press("Split here").await;
    page.sees_open_shards(&["0", "3", "4", "2"]).await;
    page.press("Undo").await;
    page.sees_open_shards(&["0", "1", "2"]).await;
}

#[wasm_bindgen_test]
async fn escape_while_the_knife_is_dragged_leaves_it_where_it_was() {
    let page = Page::open_styled(ScenarioId::Empty).await;
    let line = hold_knife(&page, 1).await;
    let mut pointer = Pointer::press(&line, middle(&line));
    pointer.drag_by((0.0, 40.0));
    page.until("the knife elsewhere", || (knife_place(&page) > 0.51).then_some(())).await;
    pointer.escape();
    page.until("the knife back", || (knife_place(&page) == 0.5).then_some(())).await;
    pointer.drag_by((0.0, 40.0));
    pointer.release().await;
    page.until("the knife still there", || (knife_place(&page) == 0.5).then_some(())).await;
    // The same when the browser takes the pointer away.
    let line = page.all(".knife-line")[0].clone();
    let mut finger = Pointer::touch(0, &line, middle(&line));
    finger.drag_by((0.0, 40.0));
    page.until("the knife elsewhere", || (knife_place(&page) > 0.51).then_some(())).await;
    finger.cancel();
    page.until("the knife back", || (knife_place(&page) == 0.5).then_some(())).await;
}

#[wasm_bindgen_test]
async fn a_press_that_hardly_moves_does_not_move_the_knife() {
    let page = Page::open_styled(ScenarioId::Empty).await;
    let line = hold_knife(&page, 0).await;
    let (before, mut pointer) = (knife_place(&page), Pointer::press(&line, middle(&line)));
    pointer.drag_by((0.0, 3.0));
    pointer.release().await;
    assert_eq!(knife_place(&page), before);
}

#[wasm_bindgen_test]
async fn the_knife_tells_the_load_on_either_side_and_when_no_cut_divides_it() {
    let page = Page::open_styled(ScenarioId::Empty).await;
    page.open_panel("Record").await;
    for _ in 0..3 {
        page.fill("Partition key", "user_1").await;
        page.press("Drop record").await;
    }
    // Its hash lies in the first shard.
    hold_knife(&page, 0).await;
    page.sees("has one hash key (user_1)").await;
    let load = page.all(".knife-load")[0].inner_text();
    assert!(load.contains("records/s") && load.contains("B/s"), "{load}");
}
