//! The whole page: who stands where, and what is selected.

use core::time::Duration;
use std::rc::Rc;

use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use web_sys::Element;
use yew::prelude::*;

use super::announcement::{Announcement, AnnouncementBar};
use super::announcer::{ANNOUNCER, Announcer};
use super::floor::{Floor, Painter};
use super::frame_loop::FrameLoop;
use super::header::Header;
use super::help::{HELP, Help};
use super::keys::{KeyAct, Keys};
use super::messages::{self, Language, message};
use super::panels::{
    self, DRAWER, Drawer, PANEL_BOX, Panel, PanelBox, WHY, WhyPanel, focus_key_field,
};
use super::parts::{Parts, preload};
use super::selection::{Selection, Thing};
use super::settings::{Theme, media};
use super::sight::Sight;
use super::stage::Stage;
use super::time_bar::TimeBar;
use super::visit::{self, Beginning, DropZone, HashWatcher, Keeper, Life, Opened};
use super::{counts, deeds, frame};
use crate::engine::{HashKey, ShardIndex};
use crate::sim::Happening;
use crate::view::{FloorView, KeyColours};

/// What the page begins with.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct AppProps {
    /// The life on stage.
    pub(super) beginning: Beginning,
    /// Whether it is the whole page, whose address may change, and whose life is kept.
    pub(super) is_kept: bool,
}

/// The page.
pub(super) struct App {
    stage: Option<Stage>,
    painter: Painter,
    frames: FrameLoop,
    page: NodeRef,
    /// Tells whether there is anybody to see frames.
    sight: Option<Sight>,
    _keys: Option<Keys>,
    view: Option<Rc<FloorView>>,
    colours: Rc<KeyColours>,
    marks: Rc<[(Duration, Happening)]>,
    selection: Selection,
    panel: Panel,
    theme: Theme,
    /// Whether the keys are shown; `None` until they are asked for.
    help: Option<bool>,
    /// The field for a key is to have the focus, once it is on the page.
    focuses_key_field: bool,
    is_wide: bool,
    announcement: Option<Announcement>,
    keeper: Option<Keeper>,
    /// Tells when a link is put into the page's address.
    _hash: Option<HashWatcher>,
    /// Tells when the page becomes wide or narrow.
    _width: Option<WidthWatcher>,
}

type WidthWatcher = (web_sys::MediaQueryList, Closure<dyn FnMut(web_sys::MediaQueryListEvent)>);

pub(super) enum Message {
    /// A tenth of a second went by.
    Refresh,
    /// Something was changed by hand.
    Touched,
    SelectShard(Option<ShardIndex>),
    HoldKnife(ShardIndex, HashKey),
    PutKnifeAway,
    Probe(Option<HashKey>),
    /// Why is it so? `None` when that is known now.
    Ask(Option<Thing>),
    Key(KeyAct),
    Help(bool),
    ShowPanel(Panel),
    Open(Opened),
    Restart,
    Share,
    Say(Option<Announcement>),
    NextTheme,
    Speak(Language),
    /// Another language's texts have come.
    Spoken,
    Widen(bool),
}

/// From here on the panels have room at the floor's sides.
/// In the size of the visitor's own text, which is 16 pixels unless they want it larger.
const WIDE: &str = "(min-width: 68.75em)";

impl Component for App {
    type Message = Message;
    type Properties = AppProps;

    fn create(ctx: &Context<Self>) -> Self {
        let theme = Theme::remembered();
        theme.put_on();
        let link = ctx.link();
        let frames = FrameLoop::default();
        let (life, announcement) = ctx.props().beginning.take();
        let stage = life.map(Stage::new);
        if let Some(stage) = &stage {
            let (touched, wake) = (link.callback(|()| Message::Touched), frames.waker());
            stage.set_listener(Callback::from(move |()| {
                touched.emit(());
                wake.emit(());
            }));
        }
        let is_kept = ctx.props().is_kept;
        let keeper = stage.as_ref().filter(|_| is_kept).map(Keeper::new);
        let on_fragment = link.callback_future(|fragment: String| async move {
            Message::Open(visit::of_link(&fragment).await)
        });
        let keys = stage.clone().and_then(|stage| {
            let link = link.clone();
            Keys::listen(stage, move |act| link.send_message(Message::Key(act)))
        });
        let width = media(WIDE);
        let is_wide = width.as_ref().is_none_or(|query| query.matches());
        let view = stage.as_ref().map(|stage| Rc::new(stage.view()));
        let colours = stage.as_ref().map(|stage| Rc::new(stage.key_colours())).unwrap_or_default();
        Self {
            stage,
            painter: Painter::default(),
            frames,
            page: NodeRef::default(),
            sight: None,
            // From the beginning: it takes more than one turn of the browser until all is rendered.
            _keys: keys,
            view,
            colours,
            marks: Rc::default(),
            selection: Selection::default(),
            panel: if is_wide { Panel::Table } else { Panel::Record },
            theme,
            help: None,
            focuses_key_field: false,
            is_wide,
            announcement,
            keeper,
            _hash: is_kept.then(|| HashWatcher::new(on_fragment)),
            _width: width.map(|query| watch_width(query, link.callback(Message::Widen))),
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first_render: bool) {
        self.watch_sight();
        if core::mem::take(&mut self.focuses_key_field) {
            focus_key_field();
        }
        if !first_render {
            return;
        }
        let first = [deeds::fetch(), visit::fetch(), HELP.fetch()];
        preload(first.into_iter().chain(panels::parts()));
        let Some(stage) = self.stage.clone() else { return };
        let painter = self.painter.clone();
        let refresh = ctx.link().callback(|()| Message::Refresh);
        self.frames.start(frame::handler(stage, painter, refresh));
        self.painter.set_waker(self.frames.waker());
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Refresh => self.refresh(),
            Message::Touched => {
                if let Some(keeper) = &self.keeper {
                    keeper.note();
                }
                self.refresh();
            }
            Message::SelectShard(shard) => {
                let knife = self.selection.knife.filter(|_| shard == self.selection.shard);
                self.selection = Selection { shard, knife, ..self.selection };
            }
            Message::HoldKnife(shard, key) => {
                self.selection =
                    Selection { shard: Some(shard), knife: Some(key), ..self.selection };
            }
            Message::PutKnifeAway => self.selection.knife = None,
            Message::Probe(probe) => self.selection.probe = probe,
            Message::Ask(thing) => self.selection.thing = thing,
            Message::Key(KeyAct::ShowTable) => self.panel = Panel::Table,
            Message::Key(KeyAct::AskAboutShard) => {
                let first = || Some(self.view.as_ref()?.open_shards().first()?.shard);
                self.selection.thing = self.selection.shard.or_else(first).map(Thing::Shard);
            }
            Message::Key(KeyAct::TypeKey) => {
                if !self.is_wide {
                    self.panel = Panel::Record;
                }
                self.focuses_key_field = true;
            }
            Message::Key(KeyAct::Help) => self.help = Some(true),
            Message::Help(is_open) => self.help = Some(is_open),
            Message::ShowPanel(panel) => self.panel = panel,
            Message::Open(Ok(life)) => self.load(*life),
            Message::Open(Err(reason)) => self.announcement = Some(Announcement::failure(reason)),
            Message::Restart => {
                if let Some(life) = self.stage.as_ref().and_then(Stage::beginning) {
                    self.load(life);
                }
            }
            Message::Share => {
                if let Some(stage) = self.stage.clone() {
                    visit::share(
                        stage,
                        ctx.link().callback(|announcement| Message::Say(Some(announcement))),
                    );
                }
            }
            Message::Say(announcement) => self.announcement = announcement,
            Message::Widen(is_wide) => {
                self.is_wide = is_wide;
                // What stands at the side is not in the drawer, too.
                if is_wide && !Panel::WIDE_DRAWER.contains(&self.panel) {
                    self.panel = Panel::Table;
                }
            }
            Message::Speak(language) => {
                language.remember();
                ctx.link().send_future(async move {
                    messages::speak(language).await;
                    Message::Spoken
                });
            }
            // The page is rendered anew, since its key is the language.
            Message::Spoken => {}
            Message::NextTheme => {
                self.theme = self.theme.next();
                self.theme.put_on();
            }
        }
        self.painter.select(self.selection);
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let (Some(stage), Some(view)) = (&self.stage, &self.view) else {
            return html! { <p class="failure" role="alert">{ message!("app.cannot-begin") }</p> };
        };
        counts::count_render();
        let link = ctx.link();
        let selection = self.selection;
        let parts = Parts::new(link.callback(|()| Message::Refresh));
        let panel_box = |panel: Panel| {
            let panel_box = PanelBox {
                panel,
                stage: stage.clone(),
                view: view.clone(),
                painter: self.painter.clone(),
                colours: self.colours.clone(),
                selection,
                on_probe: link.callback(Message::Probe),
                on_select: link.callback(Message::SelectShard),
            };
            parts.show(&PANEL_BOX, panel_box)
        };
        let why = selection.thing.map(|thing| {
            let (stage, view, colours) = (stage.clone(), view.clone(), self.colours.clone());
            let on_ask = link.callback(Message::Ask);
            let why = WhyPanel { stage, view, thing, colours, on_ask };
            parts.show(&WHY, why)
        });
        let on_close = link.callback(|()| Message::Help(false));
        let help = self.help.map(|is_open| parts.show(&HELP, Help { is_open, on_close }));
        let panels = if self.is_wide { Panel::WIDE_DRAWER.to_vec() } else { Panel::ALL.to_vec() };
        let drawer = Drawer {
            panels,
            shown: self.panel,
            on_show: link.callback(Message::ShowPanel),
            children: panel_box(self.panel),
        };
        let DropZone { on_over, on_drop } = DropZone::new(link.callback(Message::Open));
        html! {
            <div class="page" ref={self.page.clone()} key={messages::language().tag()}
                ondragover={on_over} ondrop={on_drop}>
                { Header {
                    stream: view.stream.clone(), scale: view.scale, retention: view.retention,
                    status: view.status, origin: stage.origin(), theme: self.theme,
                    on_open: link.callback(Message::Open), on_restart: link.callback(|()| Message::Restart),
                    on_share: link.callback(|()| Message::Share),
                    on_theme: link.callback(|()| Message::NextTheme),
                    on_language: link.callback(Message::Speak),
                    on_help: link.callback(|()| Message::Help(true)),
                } }
                { help.unwrap_or_default() }
                { AnnouncementBar {
                    announcement: self.announcement.clone(), on_close: link.callback(|()| Message::Say(None)),
                } }
                <main class="floor-and-sides" aria-busy={stage.is_on_its_way().then_some("true")}>
                    if self.is_wide {
                        <div class="side side-left">
                            { panel_box(Panel::Record) }
                            { panel_box(Panel::Producers) }
                        </div>
                    }
                    { Floor {
                        stage: stage.clone(), view: view.clone(), painter: self.painter.clone(), selection,
                        on_select: link.callback(Message::SelectShard),
                        on_knife: link.callback(|(shard, key)| Message::HoldKnife(shard, key)),
                        on_knife_away: link.callback(|()| Message::PutKnifeAway),
                        on_ask: link.callback(|thing| Message::Ask(Some(thing))),
                    } }
                    if self.is_wide {
                        <div class="side side-right">
                            { for why.clone() }
                            { panel_box(Panel::Readers) }
                            { panel_box(Panel::Shards) }
                        </div>
                    }
                </main>
                { TimeBar {
                    stage: stage.clone(), elapsed: view.elapsed, end: stage.end(), marks: self.marks.clone(),
                    has_left: stage.has_left(), step_kind: stage.step_kind(), playing: stage.is_playing(),
                    undo_redo: stage.can_undo_and_redo(), speed: stage.speed(), strain: stage.strain(),
                    records: view.records_retained,
                } }
                if !self.is_wide {
                    { for why }
                }
                { parts.show(&DRAWER, drawer) }
                { parts.show(&ANNOUNCER, Announcer { stage: stage.clone(), view: view.clone() }) }
            </div>
        }
    }
}

impl App {
    /// Sees whether the page is in sight; in another language it is another element.
    fn watch_sight(&mut self) {
        let Some(page) = self.page.cast::<Element>() else { return };
        if self.sight.as_ref().is_none_or(|sight| sight.element() != &page) {
            self.sight = Some(Sight::of(&page, &self.frames.watcher()));
        }
    }

    /// Looks at the world again.
    fn refresh(&mut self) {
        if let Some(stage) = &self.stage {
            self.view = Some(Rc::new(stage.view()));
            let colours = stage.key_colours();
            if *self.colours != colours {
                self.colours = Rc::new(colours);
            }
            let marks = stage.marks();
            if *self.marks != *marks {
                self.marks = marks.into();
            }
        }
        self.forget_closed_shards();
    }

    fn load(&mut self, life: Life) {
        self.selection = Selection::default();
        self.announcement = None;
        if let Some(stage) = self.stage.clone() {
            stage.load(life);
        }
    }

    /// A shard that was split or merged cannot be selected for that any more.
    fn forget_closed_shards(&mut self) {
        let takes_records = |shard: ShardIndex| {
            let view = self.view.as_ref().and_then(|view| view.shard(shard));
            view.is_some_and(|shard| shard.takes_records)
        };
        if !self.selection.shard.is_some_and(takes_records) {
            let Selection { probe, thing, .. } = self.selection;
            self.selection = Selection { probe, thing, ..Selection::default() };
        }
    }
}

fn watch_width(query: web_sys::MediaQueryList, on_change: Callback<bool>) -> WidthWatcher {
    let closure = Closure::<dyn FnMut(web_sys::MediaQueryListEvent)>::new(
        move |event: web_sys::MediaQueryListEvent| on_change.emit(event.matches()),
    );
    query.set_onchange(Some(closure.as_ref().unchecked_ref()));
    (query, closure)
}
