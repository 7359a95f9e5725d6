//! Dropping a record by hand.

use shardbelt::sim::ScenarioId;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::Page;

#[wasm_bindgen_test]
async fn a_key_shows_its_md5_its_number_its_height_and_its_shard_as_one_types() {
    let page = Page::open(ScenarioId::Empty).await;
    page.open_panel("Record").await;
    page.fill("Partition key", "a").await;
    page.sees("0cc175b9c0f1b6a831c399e269772661").await;
    page.sees("16955237…58726497").await;
    page.sees("0.050").await;
    page.sees("shardId-000000000000").await;
    page.fill("Partition key", "e").await;
    page.sees("shardId-000000000002").await;
}

#[wasm_bindgen_test]
async fn a_dropped_record_is_in_the_table_on_the_shard_that_was_shown() {
    let page = Page::open(ScenarioId::Empty).await;
    page.open_panel("Record").await;
    page.fill("Partition key", "user_67890").await;
    page.fill("Data", r#"{"orderId":"ord_12345"}"#).await;
    page.press("Drop record").await;
    page.sees("shardId-000000000002 has it.").await;
    page.open_panel("Table").await;
    let record = page.until("a record in the table", || page.table("Newest records").pop()).await;
    assert_eq!(record[0], "user_67890");
    assert_eq!(record[2], "shardId-000000000002");
    assert!(record[5].starts_with(r#"{"orderId":"ord_"#), "{record:?}");
}

#[wasm_bindgen_test]
async fn an_explicit_hash_key_takes_the_place_of_the_hash() {
    let page = Page::open(ScenarioId::Empty).await;
    page.open_panel("Record").await;
    page.fill("Partition key", "user_67890").await;
    page.fill("Explicit hash key", "0").await;
    page.press("Drop record").await;
    page.sees("shardId-000000000000 has it.").await;
}

#[wasm_bindgen_test]
async fn calls_are_listed_as_lines_of_the_aws_cli() {
    let page = Page::open(ScenarioId::Empty).await;
    page.open_panel("Record").await;
    page.fill("Partition key", "user_67890").await;
    page.fill("Data", "hi there").await;
    page.press("Drop record").await;
    page.open_panel("Calls").await;
    page.sees(
        "aws kinesis put-record --stream-name my-orders-stream --partition-key user_67890 \
         --data 'hi there' --cli-binary-format raw-in-base64-out",
    )
    .await;
}
