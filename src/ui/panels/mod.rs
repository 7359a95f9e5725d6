//! The things beside the floor: what can be put, who writes, who reads, how to reshard, and the
//! same facts as text.
//!
//! On a wide page some stand at the floor's sides and the rest in the drawer below; on a narrow
//! one all are tabs of the drawer.

mod bill;
mod bookmark;
mod calls;
mod carry;
mod charts;
mod compare;
mod drawer;
mod export;
mod key_facts;
mod producer_form;
mod producers;
mod reader_form;
mod readers;
mod record;
mod seek_form;
mod shards;
mod space_time;
mod table;
mod why;

use std::rc::Rc;

use yew::prelude::*;

pub(super) use drawer::{DRAWER, Drawer};
pub(super) use record::focus_key_field;
pub(super) use why::{WHY, WhyPanel};

use super::component::component;
use super::floor::{KNIFE, Painter};
use super::messages::message;
use super::parts::{Fetch, part, use_parts};
use super::selection::Selection;
use super::stage::Stage;
use crate::engine::{HashKey, ShardIndex, Timestamp};
use crate::view::{FloorView, KeyColours};

/// Names a panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Panel {
    Record,
    Producers,
    Readers,
    Shards,
    Calls,
    Table,
    Charts,
    SpaceTime,
    Compare,
    Bill,
    Export,
}

impl Panel {
    /// Those that always are in the drawer.
    pub(super) const WIDE_DRAWER: [Self; 7] = [
        Self::Calls,
        Self::Table,
        Self::Charts,
        Self::SpaceTime,
        Self::Compare,
        Self::Bill,
        Self::Export,
    ];
    /// All of them, in the order of the tabs.
    pub(super) const ALL: [Self; 11] = [
        Self::Record,
        Self::Producers,
        Self::Readers,
        Self::Shards,
        Self::Calls,
        Self::Table,
        Self::Charts,
        Self::SpaceTime,
        Self::Compare,
        Self::Bill,
        Self::Export,
    ];

    /// Names its tab on the page.
    pub(super) const fn slug(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Producers => "producers",
            Self::Readers => "readers",
            Self::Shards => "shards",
            Self::Table => "table",
            Self::Calls => "calls",
            Self::Charts => "charts",
            Self::SpaceTime => "space-time",
            Self::Compare => "compare",
            Self::Bill => "bill",
            Self::Export => "export",
        }
    }

    pub(super) fn title(self) -> AttrValue {
        match self {
            Self::Record => message!("record.tab"),
            Self::Producers => message!("producers.title"),
            Self::Readers => message!("readers.title"),
            Self::Shards => message!("shards.tab"),
            Self::Table => message!("table.tab"),
            Self::Calls => message!("calls.title"),
            Self::Charts => message!("charts.title"),
            Self::SpaceTime => message!("space-time.tab"),
            Self::Compare => message!("compare.tab"),
            Self::Bill => message!("bill.tab"),
            Self::Export => message!("export.tab"),
        }
    }
}

#[derive(Clone, PartialEq)]
pub(super) struct PanelBox {
    pub(super) panel: Panel,
    pub(super) stage: Stage,
    pub(super) view: Rc<FloorView>,
    pub(super) colours: Rc<KeyColours>,
    pub(super) painter: Painter,
    pub(super) selection: Selection,
    pub(super) on_probe: Callback<Option<HashKey>>,
    pub(super) on_select: Callback<Option<ShardIndex>>,
}
component!(PanelBox, use_panel_box);

part! {
    /// What stands beside the floor comes right after it.
    PANEL_BOX: PanelBox, in sides
}

/// A panel, given only what it shows, so that it renders only when that has changed.
#[hook]
fn use_panel_box(props: &PanelBox) -> Html {
    let PanelBox { stage, view, colours, .. } = props.clone();
    let parts = use_parts();
    match props.panel {
        Panel::Record => {
            let (record_bytes_max, open) = (view.record_bytes_max, open_ranges(&view));
            let (painter, on_probe) = (props.painter.clone(), props.on_probe.clone());
            let record = record::RecordPanel { stage, record_bytes_max, open, painter, on_probe };
            record.into()
        }
        Panel::Producers => {
            let producers = view.producers.clone();
            let panel = producers::ProducersPanel { stage, producers, colours };
            panel.into()
        }
        Panel::Readers => {
            let (readers, fleets) = (view.consumers.clone(), view.fleets.clone());
            let (mappings, now) = (view.mappings.clone(), view.now);
            let panel = readers::ReadersPanel { stage, readers, fleets, mappings, now };
            panel.into()
        }
        Panel::Shards => {
            let (shards, put_receipts) = (shards::choices(&view), view.put_receipts);
            let (selected, on_select) = (props.selection.shard, props.on_select.clone());
            let panel = shards::ShardsPanel { stage, shards, put_receipts, selected, on_select };
            panel.into()
        }
        Panel::Table => parts.show(&table::TABLE, table::TablePanel { stage, view }),
        Panel::Calls => {
            let elapsed = view.elapsed;
            parts.show(&calls::CALLS, calls::CallsPanel { stage, elapsed })
        }
        Panel::Charts => {
            let moment = Moment::of(&stage, &view);
            parts.show(&charts::CHARTS, charts::ChartsPanel { stage, moment })
        }
        Panel::SpaceTime => {
            let now = view.now;
            parts.show(&space_time::SPACE_TIME, space_time::SpaceTimePanel { stage, now })
        }
        Panel::Compare => {
            let (now, turn) = (view.now, stage.turn());
            parts.show(&compare::COMPARE, compare::ComparePanel { stage, now, turn })
        }
        Panel::Bill => {
            let moment = Moment::of(&stage, &view);
            parts.show(&bill::BILL, bill::BillPanel { stage, moment })
        }
        Panel::Export => {
            let painter = props.painter.clone();
            parts.show(&export::EXPORT, export::ExportPanel { stage, painter, view })
        }
    }
}

/// What is not in the first load, the likeliest to be wanted first.
pub(super) fn parts() -> [Fetch; 14] {
    [
        PANEL_BOX.fetch(),
        table::TABLE.fetch(),
        WHY.fetch(),
        KNIFE.fetch(),
        carry::CARRY.fetch(),
        producer_form::PRODUCER_FORM.fetch(),
        reader_form::READER_FORM.fetch(),
        seek_form::SEEK_FORM.fetch(),
        calls::CALLS.fetch(),
        charts::CHARTS.fetch(),
        space_time::SPACE_TIME.fetch(),
        compare::COMPARE.fetch(),
        bill::BILL.fetch(),
        export::EXPORT.fetch(),
    ]
}

/// When a panel of whole seconds looks at the world: once a second while time runs, and at every change
/// while it stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Moment {
    now: Timestamp,
    commands: usize,
    /// How many events there were; 0 while time runs.
    events: u64,
}

impl Moment {
    fn of(stage: &Stage, view: &FloorView) -> Self {
        let is_playing = stage.is_playing();
        let world = stage.world();
        Self {
            now: if is_playing { Timestamp::from_seconds(view.now.as_seconds()) } else { view.now },
            commands: world.commands().len(),
            events: if is_playing { 0 } else { world.events().count() },
        }
    }
}

/// The open shards and what they own: all that is needed to say where a key goes.
fn open_ranges(view: &FloorView) -> Vec<(ShardIndex, crate::engine::HashKeyRange)> {
    view.open_shards().iter().map(|shard| (shard.shard, shard.range)).collect()
}
