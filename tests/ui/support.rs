//! A playground on the page, and hands and eyes for it.

use std::cell::RefCell;
use std::time::Duration;

use js_sys::Promise;
use shardbelt::sim::ScenarioId;
use shardbelt::ui::Playground;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Document, Element, Event, EventInit, HtmlElement, HtmlInputElement, HtmlSelectElement,
    KeyboardEvent, KeyboardEventInit, SvgElement, window,
};

/// A mounted playground; dropping it takes it away.
pub struct Page {
    root: HtmlElement,
}

/// What is on the page, and must go from it.
struct Shown {
    root: HtmlElement,
    style: Option<Element>,
    playground: Option<Playground>,
}

thread_local! {
    /// A test that fails drops nothing, since there is no unwinding: the next takes away what it left.
    static SHOWN: RefCell<Option<Shown>> = const { RefCell::new(None) };
}

/// How long something may take to show. On a busy machine frames are few, and virtual time runs with
/// them.
const PATIENCE: Duration = Duration::from_secs(30);
const LOOK_AGAIN: Duration = Duration::from_millis(20);

impl Page {
    pub async fn open(scenario: ScenarioId) -> Self {
        Self::open_with(scenario, None).await
    }

    /// A page that looks as it should: for tests of where things are.
    pub async fn open_styled(scenario: ScenarioId) -> Self {
        let style = document().create_element("style").unwrap();
        let sheets = [include_str!("../../www/tokens.css"), include_str!("../../www/app.css")];
        style.set_text_content(Some(&sheets.concat()));
        Self::open_with(scenario, Some(style)).await
    }

    async fn open_with(scenario: ScenarioId, style: Option<Element>) -> Self {
        drop(SHOWN.take());
        if let Some(style) = &style {
            document().head().unwrap().append_child(style).unwrap();
        }
        let root: HtmlElement = document().create_element("div").unwrap().dyn_into().unwrap();
        document().body().unwrap().prepend_with_node_1(&root).unwrap();
        // A test before may have scrolled to what it pressed.
        window().unwrap().scroll_to_with_x_and_y(0.0, 0.0);
        let playground = Some(Playground::mount(root.clone().into(), scenario));
        let page = Self { root: root.clone() };
        SHOWN.set(Some(Shown { root, style, playground }));
        page.until("the ruler", || (!page.all(".ruler .shard").is_empty()).then_some(())).await;
        // The minutes before a visit are lived in the first frames.
        page.until("the floor at rest", || {
            page.all("main[aria-busy='true']").is_empty().then_some(())
        })
        .await;
        page
    }

    /// Hides the playground, or shows it again.
    pub fn show(&self, is_shown: bool) {
        let display = if is_shown { "block" } else { "none" };
        self.root.style().set_property("display", display).unwrap();
    }

    /// Types a line into the console.
    pub async fn run(&self, line: &str) {
        self.open_panel("Calls").await;
        let input = self.until("the console", || self.all("#console-line").pop()).await;
        let input: HtmlInputElement = input.dyn_into().unwrap();
        input.set_value(line);
        dispatch(&input, "input");
        settle().await;
        input.form().unwrap().request_submit().unwrap();
        settle().await;
    }

    /// All elements of a selector.
    pub fn all(&self, selector: &str) -> Vec<HtmlElement> {
        all_in(&self.root, selector)
    }

    /// The same of a drawing.
    pub fn drawn(&self, selector: &str) -> Vec<SvgElement> {
        all_in(&self.root, selector)
    }

    pub fn text(&self) -> String {
        self.root.inner_text()
    }

    /// Waits for what `look` finds.
    pub async fn until<T>(&self, what: &str, look: impl Fn() -> Option<T>) -> T {
        let mut waited = Duration::ZERO;
        loop {
            if let Some(found) = look() {
                return found;
            }
            assert!(waited < PATIENCE, "no {what} on the page:\n{}", self.text());
            pause(LOOK_AGAIN).await;
            waited += LOOK_AGAIN;
        }
    }

    /// Waits for a text to show.
    pub async fn sees(&self, text: &str) {
        self.until(text, || self.text().contains(text).then_some(())).await;
    }

    /// The button, tab or field with this accessible name.
    fn find(&self, selector: &str, name: &str) -> Option<HtmlElement> {
        self.all(selector).into_iter().find(|element| self.name_of(element) == name)
    }

    /// What assistive technology calls an element: its label, or its text.
    fn name_of(&self, element: &HtmlElement) -> String {
        let label = || self.all(&format!("label[for='{}']", element.id())).pop();
        let labelled = element
            .get_attribute("aria-label")
            .or_else(|| (!element.id().is_empty()).then(label).flatten()?.text_content());
        labelled.unwrap_or_else(|| element.inner_text()).trim().to_owned()
    }

    /// The button with this name, as soon as it is there.
    pub async fn button(&self, name: &str) -> HtmlElement {
        self.until(&format!("button {name:?}"), || self.find("button", name)).await
    }

    pub fn has_focus(&self, element: &HtmlElement) -> bool {
        document().active_element().is_some_and(|focused| focused == **element)
    }

    pub async fn press(&self, name: &str) {
        self.button(name).await.click();
        settle().await;
    }

    /// Shows a panel that may be a tab or stand at the side.
    pub async fn open_panel(&self, title: &str) {
        if let Some(tab) = self.find("[role=tab]", title) {
            tab.click();
            self.until(&format!("tab {title:?}"), || {
                (tab.get_attribute("aria-selected")? == "true").then_some(())
            })
            .await;
        }
    }

    pub async fn field(&self, label: &str) -> HtmlInputElement {
        let input = self.until(&format!("field {label:?}"), || self.find("input", label)).await;
        input.dyn_into().unwrap()
    }

    /// Types into a field in the place of what is there.
    pub async fn fill(&self, label: &str, text: &str) {
        let input = self.field(label).await;
        input.set_value(text);
        dispatch(&input, "input");
        settle().await;
    }

    /// What there is to choose from in the list with this name.
    pub fn choices(&self, label: &str) -> Vec<String> {
        let list = self.find("select", label);
        let options = list.map(|list| all_in::<HtmlElement>(&list, "option")).unwrap_or_default();
        options.iter().map(|option| option.text_content().unwrap()).collect()
    }

    pub async fn choose(&self, label: &str, value: &str) {
        let select = self.until(&format!("choice {label:?}"), || self.find("select", label)).await;
        let select: HtmlSelectElement = select.dyn_into().unwrap();
        select.set_value(value);
        dispatch(&select, "change");
        settle().await;
    }

    /// What stands under a field, once it is marked as wrong.
    pub async fn error_beside(&self, label: &str) -> String {
        let field = self.field(label).await;
        self.until(&format!("error beside {label:?}"), || {
            let wrong = field.get_attribute("aria-invalid")? == "true";
            let note = self.all(&format!("#{}", field.get_attribute("aria-describedby")?)).pop()?;
            wrong.then(|| note.text_content()).flatten()
        })
        .await
    }

    /// The numbers of the open shards, from the top of the ruler to its bottom.
    pub fn open_shards(&self) -> Vec<String> {
        let rows = self.all(".ruler .shard strong");
        rows.iter().map(|row| row.text_content().unwrap().replace("shard ", "")).collect()
    }

    pub async fn sees_open_shards(&self, expected: &[&str]) {
        self.until(&format!("shards {expected:?}"), || {
            (self.open_shards() == expected).then_some(())
        })
        .await;
    }

    /// The rows of the table with this caption, as the texts of their cells.
    pub fn table(&self, caption: &str) -> Vec<Vec<String>> {
        let Some(table) = self.all("table").into_iter().find(|table| {
            table.query_selector("caption").unwrap().unwrap().text_content().as_deref()
                == Some(caption)
        }) else {
            return Vec::new();
        };
        let rows = table.query_selector_all("tbody tr").unwrap();
        (0..rows.length())
            .map(|index| {
                let row: Element = rows.item(index).unwrap().dyn_into().unwrap();
                let cells = row.children();
                (0..cells.length())
                    .map(|cell| cells.item(cell).unwrap().text_content().unwrap())
                    .collect()
            })
            .collect()
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        drop(SHOWN.take());
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        if let Some(playground) = self.playground.take() {
            playground.unmount();
        }
        self.root.remove();
        if let Some(style) = self.style.take() {
            style.remove();
        }
    }
}

/// All elements of a selector within another.
pub fn all_in<T: JsCast>(element: &Element, selector: &str) -> Vec<T> {
    let list = element.query_selector_all(selector).unwrap();
    (0..list.length()).map(|index| list.item(index).unwrap().dyn_into().unwrap()).collect()
}

/// Presses a key on an element.
pub fn key(element: &Element, key: &str) {
    let init = KeyboardEventInit::new();
    init.set_key(key);
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    element.dispatch_event(&event).unwrap();
}

/// Presses the button of the pointer down on an element.
pub fn press_down(element: &HtmlElement) {
    dispatch(element, "mousedown");
}

fn dispatch(element: &HtmlElement, kind: &str) {
    let init = EventInit::new();
    init.set_bubbles(true);
    element.dispatch_event(&Event::new_with_event_init_dict(kind, &init).unwrap()).unwrap();
}

pub fn document() -> Document {
    window().unwrap().document().unwrap()
}

/// Lets what was just done take effect: Yew renders in microtasks, which all run before this does.
async fn settle() {
    pause(Duration::ZERO).await;
}

pub async fn pause(duration: Duration) {
    let promise = Promise::new(&mut |resolve, _| {
        let millis = i32::try_from(duration.as_millis()).unwrap();
        window()
            .unwrap()
            .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, millis)
            .unwrap();
    });
    let _: JsValue = JsFuture::from(promise).await.unwrap();
}
