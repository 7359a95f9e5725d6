//! The top line: what this is, which scenario runs, and under which limits.

use core::num::NonZeroU32;
use core::time::Duration;

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::settings::Theme;
use crate::engine::{StreamName, StreamStatus};
use crate::sim::ScenarioId;
use crate::view::duration_text;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct HeaderProps {
    pub(super) stream: StreamName,
    pub(super) status: Option<StreamStatus>,
    pub(super) scale: NonZeroU32,
    pub(super) retention: Duration,
    pub(super) scenario: ScenarioId,
    pub(super) theme: Theme,
    pub(super) on_load: Callback<ScenarioId>,
    pub(super) on_theme: Callback<()>,
}

#[component]
pub(super) fn Header(props: &HeaderProps) -> Html {
    let on_load = props.on_load.clone();
    let on_change = Callback::from(move |event: Event| {
        let slug = event.target_dyn_into::<HtmlSelectElement>().map(|select| select.value());
        if let Some(scenario) = slug.and_then(|slug| ScenarioId::from_slug(&slug)) {
            on_load.emit(scenario);
        }
    });
    let restart = props.on_load.reform({
        let scenario = props.scenario;
        move |_: MouseEvent| scenario
    });
    let limits = match props.scale.get() {
        1 => "AWS’s own limits".to_owned(),
        scale => format!("limits 1:{scale}, so that you can follow single records"),
    };
    let retention = format!("keeps records {}", duration_text(props.retention));
    let status = props.status.map_or_else(|| "gone".to_owned(), |status| status.to_string());
    html! {
        <header class="header">
            <h1 class="name">{ "Shardbelt" }</h1>
            <p class="facts">
                <span class="stream">{ props.stream.as_str() }</span>
                <span class="status" data-status={status.clone()}>{ status }</span>
                <span class="wide-only">{ limits }</span>
                <span class="wide-only">{ retention }</span>
                if props.scale.get() > 1 {
                    <span class="narrow-only">{ format!("limits 1:{}", props.scale) }</span>
                }
            </p>
            <div class="header-tools">
                <label class="scenario">
                    <span class="hidden">{ "Scenario" }</span>
                    <select onchange={on_change}>
                        for id in ScenarioId::ALL {
                            <option value={id.slug()} selected={id == props.scenario}>
                                { scenario_title(id) }
                            </option>
                        }
                    </select>
                </label>
                <button class="quiet" onclick={restart} title="Begin this scenario anew">
                    { "Restart" }
                </button>
                <button class="quiet" onclick={props.on_theme.reform(|_| ())}
                    aria-label={format!("Theme: {}", props.theme.word())}>
                    { match props.theme {
                        Theme::Auto => "Auto",
                        Theme::Light => "Light",
                        Theme::Dark => "Dark",
                    } }
                </button>
            </div>
        </header>
    }
}

const fn scenario_title(scenario: ScenarioId) -> &'static str {
    match scenario {
        ScenarioId::FirstVisit => "First visit",
        ScenarioId::HotKey => "Hot keys",
        ScenarioId::FiveReaders => "Five readers, one shard",
        ScenarioId::RealLimits => "Real limits",
        ScenarioId::Empty => "Empty stream",
    }
}
