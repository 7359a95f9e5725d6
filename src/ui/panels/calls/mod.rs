//! The calls that were made, newest first, and a console to make more.
//!
//! `console.rs` is the line that people type into, and `editor.rs` what keys do to it. `lines.rs` says what
//! each event is in the list, `entry.rs` shows and opens it.

mod console;
mod editor;
mod entry;
mod lines;

use core::time::Duration;

use yew::prelude::*;

use self::console::Console;
use self::entry::Entry;
use self::lines::line;
use crate::sim::{Event, World};
use crate::ui::component::Component as _;
use crate::ui::component::component;
use crate::ui::messages::message;
use crate::ui::parts::part;
use crate::ui::stage::Stage;

#[derive(Clone, PartialEq)]
pub(super) struct CallsPanel {
    pub(super) stage: Stage,
    /// So that it is looked at again as time goes by.
    pub(super) elapsed: Duration,
}
component!(CallsPanel, use_calls_panel);

part! {
    /// The calls, with the console.
    CALLS: CallsPanel, in papers
}

const LINES_MAX: usize = 40;

#[hook]
fn use_calls_panel(props: &CallsPanel) -> Html {
    let said = use_state_eq(AttrValue::default);
    let on_said = use_callback((), {
        let said = said.clone();
        move |text: AttrValue, ()| said.set(text)
    });
    let world = props.stage.world();
    let newest = world.events().newest();
    let lines = newest.filter_map(|(index, logged)| Some((index, logged, line(&world, logged)?)));
    let entries: Vec<_> = lines
        .take(LINES_MAX)
        .map(|(index, logged, line)| {
            let command = match logged.event {
                Event::CommandGiven { index } => Some(index),
                _ => None,
            };
            let outcome = command.and_then(|index| world.outcome(index).cloned());
            Entry {
                stage: props.stage.clone(),
                line,
                command,
                outcome,
                at: logged.at.since(World::beginning()),
                on_said: on_said.clone(),
            }
            .keyed(index.get().to_string())
        })
        .collect();
    html! {
        <section class="panel calls" aria-label={message!("calls.title")}>
            { Console { stage: props.stage.clone(), on_said: on_said.clone() } }
            <p class="result" role="status">{ (*said).clone() }</p>
            if entries.is_empty() {
                <p class="empty">{ message!("calls.none") }</p>
            }
            <ol tabindex="0" aria-label={message!("calls.newest")}>{ entries }</ol>
        </section>
    }
}
