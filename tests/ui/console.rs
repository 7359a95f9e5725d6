//! The console: lines that are typed, what helps to type them, and what can be copied.

use js_sys::{Function, Reflect};
use shardbelt::sim::ScenarioId;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::support::{Page, document, key, press_down};

const FIELD: &str = "Type a line of the AWS CLI";

/// The page of an empty stream with the calls shown, and the console's field with the focus.
async fn open() -> (Page, HtmlElement) {
    let page = Page::open(ScenarioId::Empty).await;
    page.open_panel("Calls").await;
    let field: HtmlElement = page.field(FIELD).await.into();
    field.focus().unwrap();
    (page, field)
}

/// Types a line and presses Enter.
async fn enter(page: &Page, line: &str) {
    page.fill(FIELD, line).await;
    key(&page.field(FIELD).await.into(), "Enter");
}

async fn has_text(page: &Page, text: &str) {
    let field = page.field(FIELD).await;
    page.until(&format!("{text:?} in the field"), || (field.value() == text).then_some(())).await;
}

async fn says(page: &Page, text: &str) {
    page.until(&format!("{text:?} said"), || {
        let status = page.all(".calls [role=status]").pop()?.text_content()?;
        status.contains(text).then_some(())
    })
    .await;
}

/// The words of the list, and the one that the field names as its active descendant.
async fn options(page: &Page) -> (Vec<String>, String) {
    let field = page.field(FIELD).await;
    let active = page
        .until("an active option", || {
            let id = field.get_attribute("aria-activedescendant")?;
            let option = page.all(&format!("#{id}")).pop()?;
            (option.get_attribute("aria-selected")? == "true").then(|| option.inner_text())
        })
        .await;
    assert_eq!(field.get_attribute("aria-expanded").unwrap(), "true");
    let list = field.get_attribute("aria-controls").unwrap();
    let options = page.all(&format!("#{list}[role=listbox] [role=option]"));
    (options.iter().map(HtmlElement::inner_text).collect(), active)
}

async fn has_no_list(page: &Page) {
    let field = page.field(FIELD).await;
    page.until("no list", || {
        let is_closed = field.get_attribute("aria-expanded")? == "false";
        (is_closed && page.all(".calls [role=listbox]").is_empty()).then_some(())
    })
    .await;
}

/// Opens the newest call, and gives its list item.
async fn opened_call(page: &Page) -> HtmlElement {
    let summary = page.until("a call to open", || page.all(".calls summary").into_iter().next());
    summary.await.click();
    page.until("an open call", || {
        let inside = page.all(".calls details[open] .call-inside");
        inside.into_iter().next()
    })
    .await
}

#[wasm_bindgen_test]
async fn a_line_is_carried_out_and_can_be_undone() {
    let (page, _) = open().await;
    enter(&page, "put-record --partition-key user_67890 --data 'hi there'").await;
    says(&page, "shardId-000000000002 has the record, with the number ").await;
    has_text(&page, "").await;
    page.sees("aws kinesis put-record --stream-name my-orders-stream").await;
    enter(&page, "split-shard --shard-to-split 1").await;
    says(&page, "shardId-000000000001 is split: the stream is UPDATING").await;
    page.sees_open_shards(&["0", "3", "4", "2"]).await;
    page.press("Undo").await;
    page.sees_open_shards(&["0", "1", "2"]).await;
}

#[wasm_bindgen_test]
async fn whoever_is_not_of_the_service_obeys_too() {
    let (page, _) = open().await;
    page.fill(FIELD, r#"add-fleet '{"name":"search","workers":2}'"#).await;
    page.press("Carry out").await;
    says(&page, "search begins to read.").await;
    enter(&page, "crash search --worker 0").await;
    says(&page, "search has crashed.").await;
    enter(&page, "remove search").await;
    says(&page, "search leaves.").await;
}

#[wasm_bindgen_test]
async fn what_is_wrong_stands_beside_the_field_and_the_line_stays() {
    let (page, _) = open().await;
    for (line, part) in [
        ("put-recrod --data hi", "there is no such command. Did you mean put-record?"),
        ("put-record --data hi", "put-record needs --partition-key too."),
        ("remove nobody", "Nobody is called 'nobody'."),
        (
            "merge-shards --shard-to-merge 0 --adjacent-shard-to-merge 2",
            "InvalidArgumentException: ",
        ),
    ] {
        enter(&page, line).await;
        let error = page.error_beside(FIELD).await;
        assert!(error.contains(part), "{line}: {error}");
        has_text(&page, line).await;
    }
    // It can be mended.
    enter(&page, "merge-shards --shard-to-merge 0 --adjacent-shard-to-merge 1").await;
    says(&page, "shardId-000000000000 and shardId-000000000001 are merged").await;
    let field = page.field(FIELD).await;
    assert_eq!(field.get_attribute("aria-invalid").unwrap(), "false");
}

#[wasm_bindgen_test]
async fn tab_completes_and_lists() {
    let (page, field) = open().await;
    page.fill(FIELD, "sp").await;
    key(&field, "Tab");
    has_text(&page, "split-shard ").await;
    page.fill(FIELD, "split-shard --sh").await;
    key(&field, "Tab");
    has_text(&page, "split-shard --shard-to-split ").await;
    key(&field, "Tab");
    let (words, active) = options(&page).await;
    assert_eq!(words, ["shardId-000000000000", "shardId-000000000001", "shardId-000000000002"]);
    assert_eq!(active, "shardId-000000000000");
    key(&field, "ArrowDown");
    page.until("the next one", || {
        let id = field.get_attribute("aria-activedescendant")?;
        (page.all(&format!("#{id}")).pop()?.inner_text() == words[1]).then_some(())
    })
    .await;
    key(&field, "Enter");
    has_text(&page, "split-shard --shard-to-split shardId-000000000001 ").await;
    has_no_list(&page).await;
    key(&field, "Enter");
    says(&page, "shardId-000000000001 is split").await;
}

#[wasm_bindgen_test]
async fn escape_closes_the_list_and_lets_the_next_tab_go_on() {
    let (page, field) = open().await;
    page.fill(FIELD, "add").await;
    key(&field, "Tab");
    options(&page).await;
    key(&field, "Escape");
    has_no_list(&page).await;
    has_text(&page, "add-").await;
    key(&field, "Tab");
    has_no_list(&page).await;
}

#[wasm_bindgen_test]
async fn a_pointer_opens_the_list_and_takes_from_it() {
    let (page, _) = open().await;
    page.fill(FIELD, "set-put-receipts ").await;
    page.press("Suggest").await;
    let (words, _) = options(&page).await;
    assert_eq!(words, ["on", "off"]);
    let option = page.all("[role=option]").pop().unwrap();
    press_down(&option);
    has_text(&page, "set-put-receipts off ").await;
    page.press("Carry out").await;
    says(&page, "Puts return the record’s number from now on.").await;
}

#[wasm_bindgen_test]
async fn arrows_bring_back_what_was_typed_also_after_another_panel() {
    let (page, _) = open().await;
    enter(&page, "set-put-receipts on").await;
    says(&page, "receipts").await;
    enter(&page, "dance").await;
    page.error_beside(FIELD).await;
    page.open_panel("Table").await;
    page.open_panel("Calls").await;
    page.fill(FIELD, "begun").await;
    let field: HtmlElement = page.field(FIELD).await.into();
    for (name, text) in [
        ("ArrowUp", "dance"),
        ("ArrowUp", "set-put-receipts on"),
        ("ArrowUp", "set-put-receipts on"),
        ("ArrowDown", "dance"),
        ("ArrowDown", "begun"),
    ] {
        key(&field, name);
        has_text(&page, text).await;
    }
}

#[wasm_bindgen_test]
async fn help_and_an_empty_line_tell_what_can_be_typed() {
    for line in ["", "help"] {
        let (page, _) = open().await;
        enter(&page, line).await;
        says(&page, "lines that can be typed are listed below").await;
        page.sees("Merge a shard with the one below it").await;
        page.press("split-shard --shard-to-split 2").await;
        has_text(&page, "split-shard --shard-to-split 2").await;
        let focused = document().active_element().unwrap();
        assert_eq!(focused.id(), page.field(FIELD).await.id());
        key(&page.field(FIELD).await.into(), "Enter");
        page.sees_open_shards(&["0", "1", "3", "4"]).await;
    }
}

#[wasm_bindgen_test]
async fn a_call_opens_to_its_request_and_response() {
    let (page, _) = open().await;
    enter(&page, "put-record --partition-key user_67890 --data 'hi there'").await;
    says(&page, "has the record").await;
    let call = opened_call(&page).await;
    let codes = |call: &HtmlElement| {
        let codes = call.query_selector_all("pre").unwrap();
        let code = |index| codes.item(index).unwrap().text_content().unwrap();
        (0..codes.length()).map(code).collect::<Vec<_>>()
    };
    let json = codes(&call);
    assert_eq!(
        json[0],
        "{\n  \"StreamName\": \"my-orders-stream\",\n  \"PartitionKey\": \"user_67890\",\n  \
         \"Data\": \"aGkgdGhlcmU=\"\n}"
    );
    assert!(
        json[1].starts_with("{\n  \"ShardId\": \"shardId-000000000002\",\n  \"Seq"),
        "{json:?}"
    );
    drop(page);

    let (page, _) = open().await;
    enter(&page, "merge-shards --shard-to-merge 0 --adjacent-shard-to-merge 2").await;
    let text = page.error_beside(FIELD).await;
    let json = codes(&opened_call(&page).await);
    let message = text.strip_prefix("InvalidArgumentException: ").unwrap();
    assert_eq!(
        json[1],
        format!(
            "{{\n  \"__type\": \"InvalidArgumentException\",\n  \"message\": \"{message}\"\n}}"
        )
    );
}

#[wasm_bindgen_test]
async fn what_is_no_call_opens_to_its_line() {
    let (page, _) = open().await;
    page.open_panel("Producers").await;
    page.press("Add producer").await;
    page.fill("Name", "checkout").await;
    page.press("Add").await;
    page.open_panel("Calls").await;
    let inside = opened_call(&page).await.inner_text();
    assert!(inside.contains(r#"add-producer '{"name":"checkout","#), "{inside}");
}

#[wasm_bindgen_test]
async fn a_call_is_copied_in_three_ways() {
    let copied = stand_in_clipboard();
    let (page, _) = open().await;
    enter(&page, "put-record --partition-key a --data hi").await;
    says(&page, "has the record").await;
    opened_call(&page).await;
    for (name, part) in [
        ("AWS CLI", "aws kinesis put-record --stream-name my-orders-stream --partition-key a"),
        ("JavaScript SDK v3", "  Data: new TextEncoder().encode(\"hi\"),\n"),
        ("boto3", "    Data=b\"hi\",\n"),
    ] {
        page.press(&format!("Copy as {name}")).await;
        says(&page, &format!("Copied: {name}.")).await;
        let text = Reflect::get(&copied, &"text".into()).unwrap().as_string().unwrap();
        assert!(text.contains(part), "{text}");
    }
}

/// Puts a clipboard in the place of the browser's, which asks for permission. What is copied is the
/// `text` of what is returned.
fn stand_in_clipboard() -> JsValue {
    let make = Function::new_no_args(
        "const clipboard = { text: '', writeText(text) { this.text = text; return Promise.resolve(); } };
         Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true });
         return clipboard;",
    );
    make.call0(&JsValue::NULL).unwrap()
}
