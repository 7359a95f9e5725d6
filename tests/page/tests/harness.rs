//! What these tests lean on: that a thing is found by role and name, and that a failure says why.

use anyhow::Result;
use page_tests::{Address, Key, Page, on_page, with_page};
use serde_json::json;

/// A small page with every kind of thing that the tests below use.
const FIXTURE: &str = "data:text/html,<!doctype html><html lang=en><title>Fixture</title>\
    <button onclick=\"this.textContent='Stop'\">Run</button>\
    <button aria-label='Split here'>x</button>\
    <section aria-label='Left'><button>Read</button></section>\
    <section aria-label='Right'><button>Read</button></section>\
    <button style='display:none'>Hidden</button>\
    <label>Records <input value=12></label>\
    <input type=checkbox aria-label='Enhanced fan-out'>\
    <button onclick=\"setTimeout(()=>this.remove(),150)\">Vanish</button>";

async fn on_fixture(test: impl AsyncFnOnce(&Page) -> Result<()>) -> Result<()> {
    with_page(Address::default(), async |page| {
        page.session().goto(FIXTURE).await?;
        test(page).await
    })
    .await
}

#[tokio::test]
async fn things_are_found_by_role_and_name_and_used() -> Result<()> {
    on_fixture(async |page| {
        page.by_role("button", "Run").click().await?;
        page.by_role("button", "Stop").wait().await?;
        page.by_role("button", "Split here").wait().await?;
        page.by_role("button", "Split").containing().wait().await?;
        let records = page.by_role("textbox", "Records");
        records.fill("345").await?;
        records.wait_for("345", |node| node.value == Some(json!("345"))).await?;
        let fan_out = page.by_role("checkbox", "Enhanced fan-out");
        fan_out.press(Key::Space).await?;
        fan_out.wait_for("checked", |node| node.state("checked") == Some(&json!("true"))).await?;
        page.by_role("button", "Vanish").click().await?;
        page.by_role("button", "Vanish").wait_until_gone().await
    })
    .await
}

#[tokio::test]
async fn two_that_fit_are_told_apart_by_place() -> Result<()> {
    on_fixture(async |page| {
        let both = page.by_role("button", "Read");
        let refusal = both.click().await.unwrap_err().to_string();
        assert!(refusal.contains("2 things are button “Read”"), "{refusal}");
        both.clone().nth(1).click().await?;
        let right = page.by_role("region", "Right");
        both.within(&right).click().await
    })
    .await
}

#[tokio::test]
async fn a_missing_thing_is_answered_with_what_is_there() -> Result<()> {
    on_fixture(async |page| {
        assert!(!page.by_role("button", "Hidden").is_there().await?);
        let message = page.by_role("button", "Hidden").wait().await.unwrap_err().to_string();
        assert!(message.contains("“Split here”"), "{message}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_error_on_the_console_fails_the_test() {
    let outcome = on_page(Address::default(), async |page| {
        page.evaluate("console.error('belt torn')").await?;
        Ok(())
    })
    .await;
    let message = outcome.unwrap_err().to_string();
    assert!(message.contains("belt torn"), "{message}");
}

#[tokio::test]
async fn the_system_can_ask_for_other_media() -> Result<()> {
    use page_tests::{ColorScheme, Media};
    on_fixture(async |page| {
        let media =
            Media { color_scheme: ColorScheme::Dark, reduced_motion: true, ..Media::default() };
        page.set_media(media).await?;
        page.set_viewport(390, 844).await?;
        let seen = page
            .evaluate(
                "[matchMedia('(prefers-color-scheme: dark)').matches, \
                  matchMedia('(prefers-reduced-motion: reduce)').matches, innerWidth]",
            )
            .await?;
        assert_eq!(seen, json!([true, true, 390]));
        Ok(())
    })
    .await
}
