//! The article's record, from a put to its shard, through a split, to a reader who reads the
//! parent to its end and then the child. All of it as a person would, on the built page.

use anyhow::{Result, ensure};
use page_tests::{Address, Page, on_page};

const KEY: &str = "user_67890";
const DATA: &str = r#"{"orderId":"ord_12345","userId":"user_67890","amount":99.99}"#;

#[tokio::test]
async fn a_record_a_split_another_record_and_a_reader_who_sees_both_in_order() -> Result<()> {
    on_page(Address::from("?scenario=empty"), async |page| {
        page.set_viewport(1440, 900).await?;
        drop_record(page).await?;
        sees_record_on(page, "shardId-000000000002").await?;

        // The key lies at 0.766: in the upper half of shard 2, which becomes shard 3.
        page.by_role("button", "0.667 – 1.000").containing().press("s").await?;
        page.by_role("button", "Split here").click().await?;
        page.by_role("button", "0.667 – 0.833").containing().wait().await?;
        drop_record(page).await?;
        sees_record_on(page, "shardId-000000000003").await?;

        page.by_role("button", "Add reader").click().await?;
        page.by_role("textbox", "Poll every, in ms").fill("200").await?;
        page.by_role("button", "Add").click().await?;
        let readers = page.by_role("table", "Readers");
        page.by_role("cell", "read to the end").within(&readers).wait().await?;
        reads_the_parent_to_its_end_before_the_child(page).await
    })
    .await
}

async fn drop_record(page: &Page) -> Result<()> {
    page.by_role("textbox", "Partition key").fill(KEY).await?;
    page.by_role("textbox", "Data").fill(DATA).await?;
    page.by_role("button", "Drop record").click().await
}

/// The table view has the newest record on this shard.
async fn sees_record_on(page: &Page, shard: &str) -> Result<()> {
    let records = page.by_role("table", "Newest records");
    page.by_role("rowheader", KEY).within(&records).nth(0).wait().await?;
    page.by_role("cell", shard).within(&records).wait().await?;
    Ok(())
}

async fn reads_the_parent_to_its_end_before_the_child(page: &Page) -> Result<()> {
    page.by_role("tab", "Calls").click().await?;
    let child_read = "get-records by search → 1 record of shardId-000000000003";
    page.wait_until("the child's record is read", async || {
        Ok(page.text().await?.contains(child_read))
    })
    .await?;
    // Newest first: what was read later stands higher.
    let text = page.text().await?;
    let place = |line: &str| text.find(line);
    let parent_read = place("get-records by search → 1 record of shardId-000000000002");
    let parent_end =
        place("shardId-000000000002 is read to its end, ChildShards shardId-000000000003");
    let child_read = place(child_read);
    ensure!(
        child_read.is_some() && child_read < parent_end && parent_end < parent_read,
        "parent's record, parent's end, child's record, from the bottom up, in:\n{text}"
    );
    Ok(())
}
