//! The top line: what this is, which scenario runs, and under which limits.

use core::num::NonZeroU32;
use core::time::Duration;

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::messages::{self, Language, message};
use super::settings::Theme;
use super::visit::{Life, OpenButton, Opened, Origin};
use crate::engine::{StreamName, StreamStatus};
use crate::sim::ScenarioId;
use crate::ui::component::component;

#[derive(Clone, PartialEq)]
pub(super) struct Header {
    pub(super) stream: StreamName,
    pub(super) status: Option<StreamStatus>,
    pub(super) scale: NonZeroU32,
    pub(super) retention: Duration,
    pub(super) origin: Origin,
    pub(super) theme: Theme,
    pub(super) on_open: Callback<Opened>,
    pub(super) on_restart: Callback<()>,
    pub(super) on_share: Callback<()>,
    pub(super) on_theme: Callback<()>,
    pub(super) on_language: Callback<Language>,
    pub(super) on_help: Callback<()>,
}
component!(Header, use_header);

#[hook]
fn use_header(props: &Header) -> Html {
    let limits = match props.scale.get() {
        1 => message!("header.aws-limits"),
        scale => message!("header.scaled-limits", scale = scale),
    };
    let retention = message!("header.retention", duration = messages::duration(props.retention));
    let status =
        props.status.map_or_else(|| message!("header.gone"), |status| status.to_string().into());
    let theme = match props.theme {
        Theme::Auto => message!("header.theme-auto"),
        Theme::Light => message!("header.theme-light"),
        Theme::Dark => message!("header.theme-dark"),
    };
    html! {
        <header class="header">
            <h1 class="name">{ "Shardbelt" }</h1>
            <p class="facts">
                <span class="stream">{ props.stream.as_str() }</span>
                <span class="status" data-status={status.clone()}>{ status }</span>
                <span class="wide-only">{ limits }</span>
                <span class="wide-only">{ retention }</span>
                if props.scale.get() > 1 {
                    <span class="narrow-only">
                        { message!("header.limits", scale = props.scale) }
                    </span>
                }
            </p>
            <div class="header-tools">
                { scenarios(&props.origin, &props.on_open) }
                <button class="quiet" onclick={props.on_restart.reform(|_| ())}
                    title={message!("header.restart-title")}>
                    { message!("header.restart") }
                </button>
                { OpenButton { on_opened: props.on_open.clone() } }
                <button class="quiet" onclick={props.on_share.reform(|_| ())}
                    title={message!("share.title")}>
                    { message!("share.button") }
                </button>
            </div>
            <div class="header-settings">
                { languages(&props.on_language) }
                <button class="quiet" onclick={props.on_theme.reform(|_| ())}
                    aria-label={message!("header.theme", theme = theme)}>
                    { theme.clone() }
                </button>
                <button class="quiet" onclick={props.on_help.reform(|_| ())}
                    aria-label={message!("header.keys")} title={message!("header.keys-title")}>
                    { "?" }
                </button>
            </div>
        </header>
    }
}

/// The choice of scenarios. A link or a file is one of its own, as long as it is on stage.
fn scenarios(origin: &Origin, on_open: &Callback<Opened>) -> Html {
    let on_open = on_open.clone();
    let on_change = Callback::from(move |event: Event| {
        let slug = event.target_dyn_into::<HtmlSelectElement>().map(|select| select.value());
        let life = slug.and_then(|slug| ScenarioId::from_slug(&slug)).and_then(Life::named);
        if let Some(life) = life {
            on_open.emit(Ok(Box::new(life)));
        }
    });
    html! {
        <label class="scenario">
            <span class="hidden">{ message!("header.scenario") }</span>
            <select onchange={on_change}>
                if let Origin::Own { title, .. } = origin {
                    <option value="" selected=true>{ title.clone() }</option>
                }
                for id in ScenarioId::ALL {
                    <option value={id.slug()} selected={*origin == Origin::Named(id)}>
                        { scenario_title(id) }
                    </option>
                }
            </select>
        </label>
    }
}

fn scenario_title(scenario: ScenarioId) -> AttrValue {
    match scenario {
        ScenarioId::FirstVisit => message!("scenario.first-visit"),
        ScenarioId::HotKey => message!("scenario.hot-keys"),
        ScenarioId::FiveReaders => message!("scenario.five-readers"),
        ScenarioId::RealLimits => message!("scenario.real-limits"),
        ScenarioId::Empty => message!("scenario.empty"),
    }
}

/// The choice of languages. Its options are in their own languages, so that each finds their own.
fn languages(on_language: &Callback<Language>) -> Html {
    let on_change = on_language.clone();
    let on_change = Callback::from(move |event: Event| {
        let tag = event.target_dyn_into::<HtmlSelectElement>().map(|select| select.value());
        if let Some(language) = tag.and_then(|tag| Language::from_tag(&tag)) {
            on_change.emit(language);
        }
    });
    html! {
        <label class="language">
            <span class="hidden">{ message!("header.language") }</span>
            <select onchange={on_change}>
                for language in Language::CHOICES {
                    <option value={language.tag()} lang={language.tag()}
                        selected={language == messages::language()}>
                        { language.own_name() }
                    </option>
                }
            </select>
        </label>
    }
}
