//! Scenario files that a visitor chooses, or drops on the page.

use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DataTransfer, File, HtmlInputElement};
use yew::prelude::*;

use super::life::Life;
use super::papers::papers;
use crate::ui::component::component;
use crate::ui::messages::{self, message};
use crate::ui::parts::NotFetched;

/// The largest file that is looked at; a scenario has at most as many.
const FILE_BYTES_MAX: f64 = 1024.0 * 1024.0;

/// What came of opening a file: a life, or a sentence that says why there is none.
pub(in crate::ui) type Opened = Result<Box<Life>, AttrValue>;

/// Reads a file and tells what it is.
fn open(file: File, on_opened: Callback<Opened>) {
    spawn_local(async move {
        match papers().await {
            Ok(papers) => (papers.open_file)(file, on_opened),
            Err(NotFetched) => on_opened.emit(Err(message!("part.failed"))),
        }
    });
}

/// The same, with the papers.
pub(super) fn open_file(file: File, on_opened: Callback<Opened>) {
    spawn_local(async move {
        let name = file.name();
        let opened = if file.size() > FILE_BYTES_MAX {
            let size = messages::size(file.size() as u64);
            Err(message!("open.file-too-large", file = name, size = size))
        } else {
            match JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string()) {
                Some(text) => Life::of_file(&text)
                    .map_err(|reason| message!("open.file-failed", file = name, reason = reason)),
                None => Err(message!("open.file-unreadable", file = name)),
            }
        };
        on_opened.emit(opened.map(Box::new));
    });
}

#[derive(Clone, PartialEq)]
pub(in crate::ui) struct OpenButton {
    pub(in crate::ui) on_opened: Callback<Opened>,
}
component!(OpenButton, use_open_button);

/// The button that asks for a file.
#[hook]
fn use_open_button(props: &OpenButton) -> Html {
    let input = use_node_ref();
    let on_click = {
        let input = input.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.click();
            }
        })
    };
    let on_opened = props.on_opened.clone();
    let on_change = Callback::from(move |event: Event| {
        let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            open(file, on_opened.clone());
        }
        // So that the same file can be chosen again, once it was mended.
        input.set_value("");
    });
    html! {
        <>
            <button class="quiet" onclick={on_click} title={message!("open.title")}>
                { message!("open.button") }
            </button>
            <input ref={input} type="file" accept=".json,application/json" hidden=true
                aria-label={message!("open.file")} onchange={on_change} />
        </>
    }
}

/// What takes the files that are dropped on an element.
#[derive(Clone, PartialEq)]
pub(in crate::ui) struct DropZone {
    pub(in crate::ui) on_over: Callback<DragEvent>,
    pub(in crate::ui) on_drop: Callback<DragEvent>,
}

impl DropZone {
    pub(in crate::ui) fn new(on_opened: Callback<Opened>) -> Self {
        Self {
            // A browser lets nothing be dropped where nobody objects to its own way.
            on_over: Callback::from(|event: DragEvent| {
                if event.data_transfer().is_some_and(|data| has_files(&data)) {
                    event.prevent_default();
                }
            }),
            on_drop: Callback::from(move |event: DragEvent| {
                let files = event.data_transfer().and_then(|data| data.files());
                if let Some(file) = files.and_then(|files| files.get(0)) {
                    event.prevent_default();
                    open(file, on_opened.clone());
                }
            }),
        }
    }
}

fn has_files(data: &DataTransfer) -> bool {
    data.types().iter().any(|kind| kind.as_string().as_deref() == Some("Files"))
}
