//! The page comes up at all.

use anyhow::Result;
use page_tests::{Address, on_page};

#[tokio::test]
async fn the_page_comes_up_under_its_name() -> Result<()> {
    on_page(Address::default(), async |page| {
        page.by_role("heading", "Shardbelt").wait().await?;
        Ok(())
    })
    .await
}
