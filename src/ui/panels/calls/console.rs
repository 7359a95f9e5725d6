//! The console: a line that people type, as to the AWS CLI.

use web_sys::{
    HtmlElement, HtmlInputElement, ScrollIntoViewOptions, ScrollLogicalPosition, window,
};
use yew::prelude::*;

use super::editor::{Editor, List, Reaction};
use crate::sim::{Act, EXAMPLES, Outcome};
use crate::ui::component::component;
use crate::ui::messages::message;
use crate::ui::stage::Stage;
use crate::view::shortened;

#[derive(Clone, PartialEq)]
pub(super) struct Console {
    pub(super) stage: Stage,
    /// Takes what there is to be said.
    pub(super) on_said: Callback<AttrValue>,
}
component!(Console, use_console);

/// What the console shows.
#[derive(Default)]
struct State {
    editor: Editor,
    error: Option<AttrValue>,
    shows_examples: bool,
}

const LINE: &str = "console-line";
const NOTE: &str = "console-note";
const LIST: &str = "console-list";
/// A word that is longer loses its middle in the list.
const WORD_CHARS_EACH_END: usize = 30;

#[hook]
fn use_console(props: &Console) -> Html {
    let state = use_mut_ref(State::default);
    let update = use_force_update();
    // Handlers change the state that is now, not the one that was when they were made.
    let change = |change: fn(&Console, &mut State)| {
        let (state, update, props) = (state.clone(), update.clone(), props.clone());
        move || {
            change(&props, &mut state.borrow_mut());
            update.force_update();
        }
    };
    let on_submit = {
        let carry_out = change(carry_out);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            carry_out();
        })
    };
    let on_show = {
        let show = change(show);
        Callback::from(move |_: MouseEvent| {
            show();
            focus();
        })
    };
    let on_blur = {
        let close = change(|_, state| state.editor.close());
        Callback::from(move |_: FocusEvent| close())
    };
    let on_input = {
        let (state, update, props) = (state.clone(), update.clone(), props.clone());
        Callback::from(move |event: InputEvent| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
            let state = &mut *state.borrow_mut();
            state.editor.typed(input.value(), &props.stage.world());
            // What was said of the old text would be untrue of the new.
            state.error = None;
            update.force_update();
        })
    };
    let on_key = {
        let (state, update, props) = (state.clone(), update.clone(), props.clone());
        Callback::from(move |event: KeyboardEvent| {
            let is_ours = !(event.shift_key() || event.ctrl_key() || event.alt_key());
            if !is_ours || event.meta_key() || event.is_composing() {
                return;
            }
            let state = &mut *state.borrow_mut();
            let before = |back| props.stage.typed_line(back);
            let reaction = state.editor.key(&event.key(), before, &props.stage.world());
            match reaction {
                Reaction::None => return,
                Reaction::Used => state.error = None,
                Reaction::CarryOut => carry_out(&props, state),
            }
            event.prevent_default();
            update.force_update();
        })
    };
    let on_take = {
        let (state, update) = (state.clone(), update.clone());
        Callback::from(move |index: usize| {
            state.borrow_mut().editor.take(index);
            update.force_update();
        })
    };
    let on_example = {
        let (state, update) = (state.clone(), update.clone());
        Callback::from(move |line: &'static str| {
            let state = &mut *state.borrow_mut();
            state.editor.set(line.to_owned());
            state.error = None;
            update.force_update();
            focus();
        })
    };
    let state = state.borrow();
    let list = state.editor.list();
    let active = list.map(|list| list.active);
    use_effect_with(active, |active| {
        if let Some(active) = *active {
            bring_into_sight(active);
        }
    });
    html! {
        <form class="console" onsubmit={on_submit}>
            <div class={classes!("field", state.error.is_some().then_some("wrong"))}>
                <label for={LINE}>{ message!("console.label") }</label>
                <div class="console-line">
                    <input id={LINE} type="text" class="code" value={state.editor.text().to_owned()}
                        autocomplete="off" autocapitalize="off" spellcheck="false"
                        role="combobox" aria-autocomplete="list"
                        aria-expanded={list.is_some().to_string()}
                        aria-controls={list.map(|_| LIST)}
                        aria-activedescendant={active.map(option_id)}
                        aria-invalid={state.error.is_some().to_string()} aria-describedby={NOTE}
                        oninput={on_input} onkeydown={on_key} onblur={on_blur} />
                    if let Some(list) = list {
                        { listbox(list, &on_take) }
                    }
                    <button class="secondary" type="button" onclick={on_show}>
                        { message!("console.suggest") }
                    </button>
                    <button class="primary" type="submit">{ message!("console.carry-out") }</button>
                </div>
                <p id={NOTE} class="note" aria-live="polite">
                    { state.error.clone().unwrap_or_else(|| message!("console.hint")) }
                </p>
            </div>
            if state.shows_examples {
                { examples(&on_example) }
            }
        </form>
    }
}

fn show(props: &Console, state: &mut State) {
    if !state.editor.show(&props.stage.world()) {
        props.on_said.emit(message!("console.nothing-to-suggest"));
    }
}

/// Does what the line says. What was refused stays, to be mended.
fn carry_out(props: &Console, state: &mut State) {
    let line = state.editor.text().trim().to_owned();
    state.editor.close();
    if matches!(line.as_str(), "" | "help" | "?" | "aws help" | "aws kinesis help") {
        state.editor.set(String::new());
        state.error = None;
        state.shows_examples = true;
        props.on_said.emit(message!("console.examples-listed", count = EXAMPLES.len()));
        return;
    }
    match props.stage.do_line(&line) {
        Ok((act, outcome)) => {
            *state = State::default();
            props.on_said.emit(sentence(&act, outcome));
        }
        Err(error) => {
            state.error = Some(error.into());
            props.on_said.emit(AttrValue::default());
        }
    }
}

/// What came of a line.
fn sentence(act: &Act, outcome: Outcome) -> AttrValue {
    match (act, outcome) {
        (_, Outcome::Put(output)) => message!(
            "console.stored",
            shard = output.shard,
            number = shortened(&output.sequence_number.to_string(), 10)
        ),
        (Act::SplitShard { shard, .. }, _) => {
            message!("console.split", shard = shard)
        }
        (Act::MergeShards { shard, adjacent }, _) => {
            message!("console.merged", shard = shard, adjacent = adjacent)
        }
        (Act::UpdateShardCount { target_shard_count }, _) => {
            message!("console.shard-count", count = target_shard_count.get())
        }
        (Act::AddProducer(settings), _) => {
            message!("console.begins-to-write", name = settings.name)
        }
        (Act::ChangeProducer(settings), _) => {
            message!("console.writes-otherwise", name = settings.name)
        }
        (Act::AddConsumer(settings), _) => message!("console.begins-to-read", name = settings.name),
        (Act::ChangeConsumer(settings), _) => {
            message!("console.reads-otherwise", name = settings.name)
        }
        (Act::SeekConsumer(seek), _) => {
            message!("console.reads-from", name = seek.name, shard = seek.shard)
        }
        (Act::AddFleet(settings), _) => message!("console.begins-to-read", name = settings.name),
        (Act::ChangeFleet(settings), _) => {
            message!("console.reads-otherwise", name = settings.name)
        }
        (Act::AddMapping(settings), _) => message!("console.begins-to-read", name = settings.name),
        (Act::ChangeMapping(settings), _) => {
            message!("console.reads-otherwise", name = settings.name)
        }
        (Act::Remove(name), _) => message!("console.leaves", name = name),
        (Act::StartWorker(name), Outcome::Worker(_, worker)) => {
            message!("console.worker-starts", worker = worker.get(), name = name)
        }
        (Act::Crash(process), _) => message!("console.has-crashed", name = process.name),
        (Act::Pause(process), _) => message!("console.stands-still", name = process.name),
        (Act::Continue(process), _) => message!("console.goes-on", name = process.name),
        (Act::InjectFault(fault), Outcome::Fault(id)) => {
            message!("console.fault-has-begun", fault = fault.action.id(), id = id.get())
        }
        (Act::StopFault(id), _) => message!("console.fault-has-ended", id = id.get()),
        (Act::SetPutReceipts(true), _) => message!("console.receipts-on"),
        (Act::SetPutReceipts(false), _) => message!("console.receipts-off"),
        _ => message!("console.done"),
    }
}

fn option_id(index: usize) -> String {
    format!("{LIST}-{index}")
}

fn listbox(list: &List, on_take: &Callback<usize>) -> Html {
    let options = list.completions.words.iter().enumerate().map(|(index, word)| {
        let on_down = on_take.reform(move |event: MouseEvent| {
            // The field keeps the focus.
            event.prevent_default();
            index
        });
        html! {
            <li key={index} role="option" id={option_id(index)}
                aria-selected={(index == list.active).to_string()} onmousedown={on_down}>
                <code>{ shortened(word, WORD_CHARS_EACH_END) }</code>
            </li>
        }
    });
    html! {
        <ul id={LIST} role="listbox" aria-label={message!("console.what-can-follow")}>
            { for options }
        </ul>
    }
}

fn examples(on_example: &Callback<&'static str>) -> Html {
    html! {
        <ul class="examples" aria-label={message!("console.examples")}>
            for example in EXAMPLES.iter() {
                <li>
                    <span>{ example.purpose }</span>
                    <button class="quiet" type="button"
                        onclick={on_example.reform(|_: MouseEvent| example.line)}>
                        <code>{ example.line }</code>
                    </button>
                </li>
            }
        </ul>
    }
}

fn element(id: &str) -> Option<HtmlElement> {
    use wasm_bindgen::JsCast as _;
    window()?.document()?.get_element_by_id(id)?.dyn_into().ok()
}

fn focus() {
    if let Some(field) = element(LINE) {
        // Fails for elements that cannot have the focus; a field can.
        let _ = field.focus();
    }
}

/// Scrolls the list, and the page if it must, to an option.
fn bring_into_sight(option: usize) {
    if let Some(option) = element(&option_id(option)) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        option.scroll_into_view_with_scroll_into_view_options(&options);
    }
}
