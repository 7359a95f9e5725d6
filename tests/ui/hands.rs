//! What is dragged: the knife, a seam, a bookmark, a record. Each is a click until it has moved, and nothing
//! when it was not meant.

use std::cell::Cell;

use shardbelt::sim::ScenarioId;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::pointer::{Pointer, middle, on_canvas};
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

/// The seam between two shards, once it is in its place.
async fn seam(page: &Page, name: &str) -> HtmlElement {
    page.until(name, || {
        let selector = format!(".seam[aria-label='{name}']");
        page.all(&selector)
            .pop()
            .filter(|it| !it.style().get_property_value("top").unwrap().is_empty())
    })
    .await
}

/// The middle of an element that has not moved for longer than rows do.
async fn at_rest(page: &Page, element: &HtmlElement) -> (f64, f64) {
    let seen = Cell::new(((0.0, 0.0), 0));
    page.until("it to be at rest", || {
        let (here, (before, times)) = (middle(element), seen.get());
        seen.set((here, if here == before { times + 1 } else { 0 }));
        (times > 20).then_some(here)
    })
    .await
}

fn row_height(page: &Page) -> f64 {
    page.all(".ruler .row")[0].get_bounding_client_rect().height()
}

#[wasm_bindgen_test]
async fn a_seam_pulled_over_a_neighbour_merges_the_two() {
    let page = Page::open_styled(ScenarioId::Empty).await;
    let seam = seam(&page, "Merge shard 1 and shard 2").await;
    let mut pointer = Pointer::press(&seam, middle(&seam));
    pointer.drag_by((0.0, row_height(&page) / 2.0));
    page.sees("Shards 1 and 2 become one, 0.333 – 1.000").await;
    let preview = page.all(".weld")[0].get_bounding_client_rect().height();
    page.until("both of them framed", || {
        let height = page.all(".weld")[0].get_bounding_client_rect().height();
        (height > row_height(&page) * 1.9).then_some(())
    })
    .await;
    assert!(preview < row_height(&page) * 2.2, "no more than the two: {preview}");
    assert_eq!(page.open_shards(), ["0", "1", "2"], "nothing is merged before it is let go");
    pointer.release().await;
    page.sees_open_shards(&["0", "3"]).await;
    assert!(page.all(".weld").is_empty());
    page.press("Undo").await;
    page.sees_open_shards(&["0", "1", "2"]).await;
}

#[wasm_bindgen_test]
async fn a_seam_pulled_upwards_by_a_finger_merges_the_same_two() {
    let page = Page::open_styled(ScenarioId::Empty).await;
    let seam = seam(&page, "Merge shard 1 and shard 2").await;
    let mut finger = Pointer::touch(0, &seam, middle(&seam));
    finger.drag_by((0.0, -row_height(&page) / 2.0));
    page.sees("Shards 1 and 2 become one").await;
    finger.release().await;
    page.sees_open_shards(&["0", "3"]).await;
}

#[wasm_bindgen_test]
async fn a_seam_pulled_over_more_than_a_neighbour_is_refused_by_the_service_in_words() {
    let page = Page::open_styled(ScenarioId::Empty).await;
    let seam = seam(&page, "Merge shard 0 and shard 1").await;
    let mut pointer = Pointer::press(&seam, middle(&seam));
    pointer.drag_by((0.0, row_height(&page) * 1.5));
    page.sees("Shards 0 and 2 do not meet").await;
    pointer.release().await;
    page.sees("InvalidArgumentException").await;
    assert_eq!(page.open_shards(), ["0", "1", "2"]);
}

#[wasm_bindgen_test]
async fn a_seam_let_go_where_it_was_beside_the_floor_or_after_escape_merges_nothing() {
    let page = Page::open_styled(ScenarioId::Empty).await;
    let seam = seam(&page, "Merge shard 1 and shard 2").await;
    let (start, down) = (middle(&seam), row_height(&page) / 2.0);
    let mut pointer = Pointer::press(&seam, start);
    pointer.drag_by((0.0, down));
    pointer.drag_to(start);
    pointer.release().await;
    let mut pointer = Pointer::press(&seam, start);
    pointer.drag_by((0.0, down * 20.0));
    pointer.release().await;
    let mut pointer = Pointer::press(&seam, start);
    pointer.drag_by((0.0, down));
    page.sees("become one").await;
    pointer.escape();
    page.until("no preview", || page.all(".weld").is_empty().then_some(())).await;
    pointer.release().await;
    assert_eq!(page.open_shards(), ["0", "1", "2"]);
    // What is not dragged still is a click.
    Pointer::press(&seam, start).release().await;
    page.sees_open_shards(&["0", "3"]).await;
}

#[wasm_bindgen_test]
async fn a_seam_is_pulled_while_the_floor_is_zoomed_and_the_floor_stays_where_it_is() {
    let page = Page::open_styled(ScenarioId::Empty).await;
    let name = "Merge shard 0 and shard 1";
    let it = seam(&page, name).await;
    at_rest(&page, &it).await;
    let whole = row_height(&page);
    key(&page.all(".ruler .shard")[1], "f");
    page.press("Zoom out").await;
    page.until("shard 1 larger, with its neighbours", || {
        let row = page.all(".ruler .row[data-shard='1']").pop()?;
        let height = row.get_bounding_client_rect().height();
        (1.2..1.6).contains(&(height / whole)).then_some(())
    })
    .await;
    let seam = seam(&page, name).await;
    let before = at_rest(&page, &seam).await;
    let mut pointer = Pointer::press(&seam, before);
    pointer.drag_by((0.0, 100.0));
    page.sees("Shards 0 and 1 become one").await;
    assert!((middle(&seam).1 - before.1).abs() < 1.0, "the floor was dragged along");
    pointer.release().await;
    page.sees_open_shards(&["3", "2"]).await;
}

/// Where a reader's flag stands: a point of the window on its pole, in a shard's row.
async fn flag(page: &Page, shard: usize, seconds: f64) -> (f64, f64) {
    let row = page.all(".ruler .row")[shard].clone();
    let at = at_rest(page, &row).await;
    (canvas_x(page, seconds), at.1)
}

/// The place of an age on the time axis, by its marks: as many pixels a second as from now to 5 s.
fn canvas_x(page: &Page, seconds: f64) -> f64 {
    let marks = page.all(".marks li");
    let left = |text: &str| {
        let mark = marks.iter().find(|mark| mark.inner_text() == text).unwrap();
        middle(mark).0
    };
    left("now") + (left("5 s") - left("now")) / 5.0 * seconds
}

fn reader_text(page: &Page) -> String {
    page.all(".panel.readers .counts")[0].inner_text()
}

/// How many records a reader has read, as its panel says it.
fn read(page: &Page) -> u64 {
    let text = reader_text(page);
    text.split_whitespace().next().unwrap().replace(',', "").parse().unwrap()
}

/// A page with one reader in three shards, which are empty but for three records, and time that stands.
async fn one_reader() -> Page {
    let page = Page::open_styled(ScenarioId::Empty).await;
    page.run(
        r#"add-consumer '{"name":"audit","retrieval":{"polling":{"interval_ms":200}},"start":"TRIM_HORIZON"}'"#,
    )
    .await;
    // Its hash lies in the first shard.
    page.run("put-record --partition-key user_1 --data hi --cli-binary-format raw-in-base64-out")
        .await;
    page.open_panel("Readers").await;
    page.until("it to be read", || (read(&page) == 1).then_some(())).await;
    page.press("Pause").await;
    page
}

#[wasm_bindgen_test]
async fn a_bookmark_is_dragged_to_where_its_reader_is_to_go_on() {
    let page = one_reader().await;
    let canvas = page.all("canvas.belts")[0].clone();
    let mut pointer = Pointer::press(&canvas, flag(&page, 0, 0.0).await);
    pointer.drag_by((canvas_x(&page, 20.0) - canvas_x(&page, 0.0), 0.0));
    pointer.release().await;
    page.press("Play").await;
    page.until("it to be read again", || (read(&page) == 2).then_some(())).await;
    // What was meant for the bookmark asked nothing.
    assert!(page.all(".panel.why").is_empty());
    page.press("Undo").await;
    page.until("it to be read once", || (read(&page) == 1).then_some(())).await;
}

#[wasm_bindgen_test]
async fn escape_leaves_a_bookmark_where_it_was_and_a_click_on_it_asks_why() {
    let page = one_reader().await;
    let canvas = page.all("canvas.belts")[0].clone();
    let at = flag(&page, 0, 0.0).await;
    let mut pointer = Pointer::press(&canvas, at);
    pointer.drag_by((200.0, 0.0));
    pointer.escape();
    pointer.release().await;
    page.open_panel("Calls").await;
    page.sees("begins to read").await;
    assert!(!page.text().contains("another place"), "{}", page.text());
    page.open_panel("Readers").await;
    // Pressed and let go, it is asked why it stands there.
    assert!(page.all(".panel.why").is_empty());
    Pointer::press(&canvas, at).release().await;
    page.until("an answer", || page.all(".panel.why").pop()).await;
}

#[wasm_bindgen_test]
async fn the_form_moves_a_bookmark_without_a_pointer() {
    let page = one_reader().await;
    page.press("Move its bookmark: audit").await;
    page.choose("Shard to move in", "shardId-000000000000").await;
    page.fill("Seconds ago", "many").await;
    page.press("Go on from there").await;
    assert!(!page.error_beside("Seconds ago").await.is_empty());
    page.choose("Go on at", "TRIM_HORIZON").await;
    page.press("Go on from there").await;
    page.press("Play").await;
    page.until("it to be read again", || (read(&page) == 2).then_some(())).await;
    page.open_panel("Calls").await;
    page.sees("a reader goes on from another place of shard 0").await;
}

/// What a record is dragged by, in a form in which a key is typed.
async fn typed(page: &Page, partition_key: &str) -> HtmlElement {
    let first = page.all(".ruler .row")[0].clone();
    at_rest(page, &first).await;
    page.open_panel("Record").await;
    page.fill("Partition key", partition_key).await;
    page.until("what it is dragged by", || page.all(".carry").pop()).await
}

/// Waits for a call to be listed.
async fn sees_call(page: &Page, part: &str) {
    page.open_panel("Calls").await;
    page.sees(part).await;
}

#[wasm_bindgen_test]
async fn a_record_dropped_on_the_floor_gets_the_hash_key_of_that_height() {
    let page = Page::open_styled(ScenarioId::Empty).await;
    // Its own hash lies in the first shard.
    let handle = typed(&page, "user_1").await;
    let mut pointer = Pointer::press(&handle, middle(&handle));
    pointer.drag_to(on_canvas(&page, (0.4, 0.9)));
    page.sees("to shardId-000000000002, with the explicit hash key at 0.").await;
    pointer.release().await;
    page.sees("shardId-000000000002 has it.").await;
    assert!(page.all(".carried").is_empty());
    sees_call(&page, "--explicit-hash-key").await;
    page.press("Undo").await;
    page.until("no record", || (!page.text().contains("--explicit-hash-key")).then_some(())).await;
}

#[wasm_bindgen_test]
async fn a_record_dropped_at_its_own_height_goes_where_its_key_says() {
    let page = Page::open_styled(ScenarioId::Empty).await;
    let handle = typed(&page, "user_1").await;
    let mut pointer = Pointer::press(&handle, middle(&handle));
    // 0.247 of the hash space, and two gaps of the floor beside.
    pointer.drag_to(on_canvas(&page, (0.4, 0.247)));
    page.sees("to shardId-000000000000, by its own hash key").await;
    pointer.release().await;
    page.sees("shardId-000000000000 has it.").await;
    sees_call(&page, "put-record").await;
    assert!(!page.text().contains("--explicit-hash-key"));
}

#[wasm_bindgen_test]
async fn a_record_let_go_beside_the_floor_or_after_escape_is_not_put() {
    let page = Page::open_styled(ScenarioId::Empty).await;
    let handle = typed(&page, "user_1").await;
    let start = middle(&handle);
    let mut pointer = Pointer::press(&handle, start);
    pointer.drag_to(on_canvas(&page, (0.4, 0.5)));
    page.sees("with the explicit hash key").await;
    pointer.drag_to((start.0, start.1 + 8.0));
    page.sees("Let go over the floor.").await;
    pointer.release().await;
    let mut pointer = Pointer::press(&handle, start);
    pointer.drag_to(on_canvas(&page, (0.4, 0.5)));
    pointer.escape();
    page.until("nothing in hand", || page.all(".carried").is_empty().then_some(())).await;
    pointer.release().await;
    assert!(!page.text().contains("has it."));
}

#[wasm_bindgen_test]
async fn a_record_that_cannot_be_is_refused_beside_its_field_wherever_it_is_dropped() {
    let page = Page::open_styled(ScenarioId::Empty).await;
    let handle = typed(&page, &"k".repeat(257)).await;
    let mut pointer = Pointer::press(&handle, middle(&handle));
    pointer.drag_to(on_canvas(&page, (0.4, 0.5)));
    pointer.release().await;
    assert!(page.error_beside("Partition key").await.contains("partitionKey"));
}
