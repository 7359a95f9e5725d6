//! Taking the stream and the run away.

use shardbelt::sim::{ScenarioFile, ScenarioId};
use wasm_bindgen_test::wasm_bindgen_test;

use web_sys::SvgElement;

use crate::support::{Page, all_in, document};

async fn open() -> Page {
    let page = Page::open(ScenarioId::Empty).await;
    page.press("Pause").await;
    page.open_panel("Export").await;
    page
}

fn text(page: &Page) -> String {
    page.all(".export-text").pop().map(|it| it.text_content().unwrap()).unwrap_or_default()
}

async fn shows(page: &Page, part: &str) {
    page.until(part, || text(page).contains(part).then_some(())).await;
}

#[wasm_bindgen_test]
async fn the_script_follows_the_stream_as_it_is_changed() {
    let page = open().await;
    shows(&page, "aws kinesis create-stream --stream-name my-orders-stream").await;
    shows(&page, "--shard-count 3\n").await;
    page.sees("Download my-orders-stream-empty.sh").await;
    page.open_panel("Shards").await;
    page.press("Split shard").await;
    page.press("Play").await;
    page.sees_open_shards(&["3", "4", "1", "2"]).await;
    page.press("Pause").await;
    page.open_panel("Export").await;
    shows(&page, "split-shard --stream-name my-orders-stream --shard-to-split shardId-0").await;
    page.choose("Take away as", "terraform").await;
    shows(&page, "Terraform has no word for that:").await;
    page.choose("Take away as", "cloud-formation").await;
    shows(&page, "ShardCount: 4").await;
    page.sees("Download my-orders-stream-empty.yaml").await;
}

#[wasm_bindgen_test]
async fn a_run_is_written_as_it_was_until_it_is_brought_up_to_date() {
    let page = open().await;
    page.choose("Take away as", "scenario").await;
    shows(&page, "\"scenario\"").await;
    let file = ScenarioFile::read(&text(&page)).unwrap();
    assert_eq!(file.commands.len(), 0);
    page.open_panel("Record").await;
    page.fill("Partition key", "user_67890").await;
    page.press("Drop record").await;
    assert!(!text(&page).contains("user_67890"));
    page.press("Bring up to date").await;
    shows(&page, "user_67890").await;
    let file = ScenarioFile::read(&text(&page)).unwrap();
    assert_eq!(file.commands.len(), 1);
    page.choose("Take away as", "link").await;
    shows(&page, "#s=1:").await;
    page.sees(&format!("an address of {} characters", text(&page).len())).await;
}

#[wasm_bindgen_test]
async fn what_is_long_is_shown_in_part_and_says_so() {
    let page = Page::open(ScenarioId::HotKey).await;
    page.press("Pause").await;
    page.open_panel("Export").await;
    page.choose("Take away as", "events-csv").await;
    shows(&page, "index,atMs,actor,cause,outcome,kind").await;
    assert_eq!(text(&page).lines().count(), 400);
    page.sees("All 9,").await;
    page.sees("These are the first 400 lines of 9,").await;
    page.choose("Take away as", "events-json").await;
    shows(&page, "\"kind\":").await;
    page.choose("Take away as", "picture").await;
    page.sees("Download my-orders-stream-hot-key.png").await;
}

#[wasm_bindgen_test]
async fn the_floor_is_drawn_with_its_shards_its_records_and_its_ages() {
    let page = Page::open_styled(ScenarioId::Empty).await;
    page.fill("Partition key", "user_67890").await;
    page.press("Drop record").await;
    page.sees("has it.").await;
    page.press("Pause").await;
    page.open_panel("Export").await;
    page.choose("Take away as", "drawing").await;
    shows(&page, "<svg xmlns").await;
    // A browser reads it as a drawing: put on the page, its words are words.
    let drawing = document().create_element("div").unwrap();
    drawing.set_inner_html(&text(&page));
    let svg = drawing.query_selector("svg").unwrap().unwrap();
    let words: Vec<String> = all_in::<SvgElement>(&svg, "text")
        .iter()
        .map(|text| text.text_content().unwrap())
        .collect();
    for word in ["shard 0", "shard 2", "0.333 – 0.667", "now", "5 min"] {
        assert!(words.iter().any(|it| it == word), "no {word:?} in {words:?}");
    }
    assert!(words.iter().any(|it| it.starts_with("my-orders-stream at 05:1")), "{words:?}");
    // Every group that was opened was closed, and all lies in the drawing.
    assert_eq!(text(&page).matches("<g ").count(), text(&page).matches("</g>").count());
    assert!(all_in::<SvgElement>(&svg, "rect").len() > 10);
}
