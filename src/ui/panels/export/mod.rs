//! What can be taken away: the stream as programs that make it on AWS, the run as files, the floor as a
//! picture.
//!
//! `format.rs` says which there are and makes their texts; `picture.rs` takes the picture, `svg.rs` writes it
//! down. How a stream is
//! written is `crate::export`'s affair.

mod format;
mod picture;
mod svg;

use std::rc::Rc;

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use self::format::{Format, Made};
use crate::export::Blueprint;
use crate::ui::component::component;
use crate::ui::floor::Painter;
use crate::ui::messages::{self, message};
use crate::ui::parts::part;
use crate::ui::stage::Stage;
use crate::ui::{clipboard, download};
use crate::view::FloorView;

#[derive(Clone, PartialEq)]
pub(super) struct ExportPanel {
    pub(super) stage: Stage,
    pub(super) painter: Painter,
    /// So that it is looked at again when anything has changed.
    pub(super) view: Rc<FloorView>,
}
component!(ExportPanel, use_export_panel);

part! {
    /// What can be taken away.
    EXPORT: ExportPanel, in papers
}

/// More lines than this are only in the file.
const LINES_MAX: usize = 400;
/// The same of bytes: events have long lines.
const BYTES_MAX: usize = 64 * 1024;

#[hook]
fn use_export_panel(props: &ExportPanel) -> Html {
    let stage = &props.stage;
    let format = use_state_eq(|| Format::AwsCli);
    // In time that stands still something can be done, too.
    let now = (props.view.elapsed, stage.world().events().count());
    let moment = use_state_eq(|| now);
    let said = use_state_eq(AttrValue::default);
    // A stream is written anew when it has changed, a run when that is asked for.
    let blueprint = if format.is_of_stream() { blueprint(stage) } else { None };
    let as_of = (!format.is_of_stream()).then_some(*moment);
    let made = use_memo((*format, as_of, blueprint), {
        let (stage, painter) = (stage.clone(), props.painter.clone());
        move |(format, _, blueprint)| format.make(&stage, &painter, blueprint.as_ref())
    });

    let on_choose = {
        let (format, moment, said) = (format.clone(), moment.clone(), said.clone());
        Callback::from(move |event: Event| {
            let select = event.target_dyn_into::<HtmlSelectElement>();
            let chosen = select.and_then(|select| Format::from_slug(&select.value()));
            if let Some(chosen) = chosen {
                format.set(chosen);
                moment.set(now);
                said.set(AttrValue::default());
            }
        })
    };
    let on_update = {
        let moment = moment.clone();
        Callback::from(move |_: MouseEvent| moment.set(now))
    };
    let on_said = {
        let said = said.clone();
        Callback::from(move |text: AttrValue| said.set(text))
    };
    html! {
        <section class="export" aria-label={message!("export.title")}>
            <div class="export-tools">
                <div class="export-format">
                    <label for="export-format">{ message!("export.format") }</label>
                    <select id="export-format" onchange={on_choose}>
                        for choice in Format::ALL {
                            <option value={choice.slug()} selected={choice == *format}>
                                { choice.title() }
                            </option>
                        }
                    </select>
                </div>
                if let Ok(made) = &*made {
                    { buttons(props, *format, made, &on_said) }
                }
                if !format.is_of_stream() {
                    <button class="secondary" onclick={on_update} disabled={*moment == now}>
                        { message!("export.update") }
                    </button>
                }
            </div>
            <p role="status" class="export-said">{ (*said).clone() }</p>
            { match &*made {
                Ok(made) => shown(*format, made),
                Err(reason) => html! { <p class="refused">{ reason.clone() }</p> },
            } }
        </section>
    }
}

fn blueprint(stage: &Stage) -> Option<Blueprint> {
    let world = stage.world();
    Blueprint::of(world.stream()?, &world.kinesis().settings().limits)
}

/// Copy and download, as far as the format has something to copy and to download.
fn buttons(
    props: &ExportPanel,
    format: Format,
    made: &Made,
    on_said: &Callback<AttrValue>,
) -> Html {
    let ExportPanel { stage, painter, .. } = props;
    let name = format.extension().map(|extension| stage.file_name(extension));
    let on_copy = made.text.clone().map(|text| {
        let on_said = on_said.clone();
        Callback::from(move |_: MouseEvent| {
            let on_done = on_said.reform(|is_copied| {
                if is_copied { message!("export.copied") } else { message!("export.copy-by-hand") }
            });
            clipboard::copy(text.to_string(), on_done);
        })
    });
    let on_download = name.clone().map(|name| {
        let (on_said, text) = (on_said.clone(), made.text.clone());
        let (stage, painter) = (stage.clone(), painter.clone());
        Callback::from(move |_: MouseEvent| {
            let said = on_said.reform({
                let name = name.clone();
                move |is_saved: bool| {
                    if is_saved {
                        message!("export.saved", file = name)
                    } else {
                        message!("export.not-saved")
                    }
                }
            });
            match &text {
                Some(text) => {
                    let saved = download::text(&name, format.media_type(), text);
                    said.emit(saved.is_some());
                }
                None => picture::download(&painter, &stage, name.clone(), &said),
            }
        })
    });
    html! {
        <>
            if let Some(on_copy) = on_copy {
                <button class="primary" onclick={on_copy}>{ message!("export.copy") }</button>
            }
            if let Some((on_download, name)) = on_download.zip(name) {
                <button class="secondary" onclick={on_download}>
                    { message!("export.download", file = name) }
                </button>
            }
        </>
    }
}

/// The text, as much of it as a page can carry.
fn shown(format: Format, made: &Made) -> Html {
    let Some(text) = &made.text else {
        return html! { <p>{ made.about.clone() }</p> };
    };
    let (part, lines) = beginning(text);
    let all = text.lines().count();
    html! {
        <>
            <p class="note">
                { made.about.clone() }{ " " }
                { messages::size(text.len() as u64) }
            </p>
            <pre class="code export-text" role="region" tabindex="0" aria-label={format.title()}>
                { part.to_owned() }
            </pre>
            if part.len() < text.len() {
                <p>{ message!("export.bounded", count = lines, all = messages::count(all as u64)) }</p>
            }
        </>
    }
}

/// The first lines of a text, and how many they are.
fn beginning(text: &str) -> (&str, usize) {
    let mut end = 0;
    let mut lines = 0;
    for line in text.split_inclusive('\n') {
        if lines == LINES_MAX || end + line.len() > BYTES_MAX {
            break;
        }
        end += line.len();
        lines += 1;
    }
    (text.get(..end).unwrap_or_default(), lines)
}
