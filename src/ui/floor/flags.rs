//! Flags: where each reader stands on each belt.

use super::brush::{Brush, Label};
use super::happenings::Happenings;
use super::places::Places;
use super::plan::Plan;
use super::readers::x;
use super::scene::{Belt, Scene};
use super::spots::{Spot, Spots};
use super::theme::Theme;
use crate::engine::{ShardIndex, Timestamp};
use crate::sim::{ConsumerId, WorkerId};
use crate::ui::messages::{self, message};

/// The height of one flag; each reader has a row of its own on every belt that is high enough.
const ROW: f64 = 17.0;
/// Lower belts have poles only.
const WORDS_MIN: f64 = 14.0;
/// A fuse that has burnt less is not worth a line: whoever polls lights a new one.
const FUSE_SHOWN: f64 = 0.97;
/// A fuse that is nearly burnt is a warning.
const FUSE_SHORT: f64 = 0.2;
/// How near to a pole is on it.
const POLE_REACH: f64 = 4.0;

/// A reader's place on a belt.
pub(super) struct Flag {
    pub(super) reader: ConsumerId,
    pub(super) worker: Option<WorkerId>,
    pub(super) shard: ShardIndex,
    pub(super) text: String,
    pub(super) x: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
    /// Which reader it is, counted from the first.
    pub(super) row: usize,
    pub(super) manner: Manner,
    /// How much of the iterator's life is left, from 0 to 1.
    pub(super) fuse: Option<f64>,
    /// How far it has been processed for certain.
    pub(super) checkpoint_x: Option<f64>,
    /// Records that came out of order, to be told here.
    pub(super) inversions: u64,
}

/// How a flag flies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    Flying,
    /// A call was refused in the last second.
    Refused,
    /// Retention takes what it has yet to read.
    Losing,
    /// Whose it is stands still, or is gone.
    Hollow,
}

impl Flag {
    /// A flag of somebody who has read up to this time.
    pub(super) fn at(
        plan: &Plan,
        belt: &Belt<'_>,
        reader: ConsumerId,
        position: Timestamp,
        row: usize,
    ) -> Self {
        Self {
            reader,
            worker: None,
            shard: belt.shard.index(),
            text: String::new(),
            x: x(plan, position),
            top: belt.top,
            bottom: belt.bottom,
            row,
            manner: Manner::Flying,
            fuse: None,
            checkpoint_x: None,
            inversions: 0,
        }
    }

    fn thing(&self) -> Spot {
        Spot::Flag { reader: self.reader, worker: self.worker, shard: self.shard }
    }

    const fn colour<'a>(&self, theme: &'a Theme) -> &'a str {
        match self.manner {
            Manner::Flying | Manner::Hollow => theme.ink.as_str(),
            Manner::Refused | Manner::Losing => theme.warning.as_str(),
        }
    }
}

/// Paints flags: first all poles, so that none crosses another's words.
pub(super) fn paint(
    brush: &Brush<'_>,
    plan: &Plan,
    theme: &Theme,
    flags: &[Flag],
    (places, spots): (&mut Places, &mut Spots),
) {
    let poles = |is_warning: bool| {
        let warns = move |flag: &&Flag| {
            matches!(flag.manner, Manner::Refused | Manner::Losing) == is_warning
        };
        flags.iter().filter(warns).map(|it| [it.x, it.top, it.x, it.bottom]).collect::<Vec<_>>()
    };
    brush.lines(&theme.ink, 1.5, &poles(false));
    brush.lines(&theme.warning, 2.0, &poles(true));
    for flag in flags {
        let area = [flag.x - POLE_REACH, flag.top, POLE_REACH * 2.0, flag.bottom - flag.top];
        spots.add(area, flag.thing());
    }
    for flag in flags.iter().filter(|flag| flag.bottom - flag.top >= WORDS_MIN) {
        paint_words(brush, plan, theme, flag, (places, spots));
    }
}

fn paint_words(
    brush: &Brush<'_>,
    plan: &Plan,
    theme: &Theme,
    flag: &Flag,
    (places, spots): (&mut Places, &mut Spots),
) {
    let mut text = flag.text.clone();
    match (flag.manner, flag.fuse) {
        (Manner::Losing, _) if !plan.is_narrow => {
            text = message!("floor.loses-data", reader = text).to_string();
        }
        (_, Some(0.0)) if !plan.is_narrow => {
            text = message!("floor.iterator-expired", reader = text).to_string();
        }
        (Manner::Losing, _) => text.push_str(" !"),
        (_, Some(0.0)) => text.push_str(" ×"),
        _ => {}
    }
    let count = (flag.inversions > 0).then(|| match plan.is_narrow {
        true => messages::count(flag.inversions),
        false => message!("floor.out-of-order", count = flag.inversions).to_string(),
    });
    let (text_width, height) = brush.label_size(&text);
    let count_width = count.as_deref().map_or(0.0, |it| brush.label_size(it).0);
    let Some([left, top, ..]) = place(plan, flag, text_width + count_width, places) else { return };
    let area = [left, top, text_width, height];
    // Under the words, which it would cross out.
    if let Some(checkpoint) = flag.checkpoint_x {
        paint_checkpoint(brush, theme, flag, (checkpoint, top + height / 2.0));
    }
    let (ink, ground) = match flag.manner {
        Manner::Hollow => (theme.ink.as_str(), theme.ground.as_str()),
        _ => (theme.ground.as_str(), flag.colour(theme)),
    };
    brush.label_in(&Label { text: &text, ink, ground }, area);
    if flag.manner == Manner::Hollow {
        brush.frame(&theme.ink, 1.0, area);
    }
    if let Some(count) = &count {
        let beside = [left + text_width, top, count_width, height];
        let (ink, ground) = (theme.warning.as_str(), theme.ground.as_str());
        brush.label_in(&Label { text: count, ink, ground }, beside);
        brush.frame(&theme.warning, 1.0, beside);
    }
    if let Some(fuse) = flag.fuse.filter(|&fuse| fuse < FUSE_SHOWN) {
        paint_fuse(brush, theme, area, fuse);
    }
    spots.add([left, top, text_width + count_width, height], flag.thing());
}

/// Where the words of a flag go: to the right of its pole, or to the left where the belt ends; in
/// its reader's row if nothing stands there.
fn place(plan: &Plan, flag: &Flag, width: f64, places: &mut Places) -> Option<[f64; 4]> {
    let (top, bottom) = (flag.top.max(0.0), flag.bottom.min(plan.height));
    let rows = ((bottom - top) / ROW).floor().max(1.0) as usize;
    let sides = if flag.x + width > plan.horizon {
        [flag.x - width, flag.x]
    } else {
        [flag.x, flag.x - width]
    };
    let candidates = sides.into_iter().flat_map(move |left| {
        (0..rows).map(move |offset| {
            let row = (flag.row + offset) % rows;
            [left, top + row as f64 * ROW, width, ROW - 1.0]
        })
    });
    let is_on_floor =
        |[left, _, width, _]: &[f64; 4]| *left >= plan.mouth - 1.0 && left + width <= plan.width;
    places.take(candidates.filter(is_on_floor))
}

/// What is left of the iterator's five minutes, as a line that gets shorter.
fn paint_fuse(brush: &Brush<'_>, theme: &Theme, [x, y, width, height]: [f64; 4], fuse: f64) {
    let line = 3.0;
    brush.fill(&theme.tank);
    brush.rect(x, y + height - line, width, line);
    brush.fill(if fuse < FUSE_SHORT { &theme.warning } else { &theme.accent });
    brush.rect(x, y + height - line, (width * fuse).max(1.0), line);
}

/// A line from a flag to what has been processed for certain: what lies between is done again by
/// whoever comes after a crash.
fn paint_checkpoint(brush: &Brush<'_>, theme: &Theme, flag: &Flag, (x, y): (f64, f64)) {
    if (x - flag.x).abs() < 3.0 {
        return;
    }
    let lines = [[flag.x, y, x, y], [x, y - 6.0, x, y + 6.0], [x + 3.0, y - 6.0, x + 3.0, y + 6.0]];
    brush.lines(&theme.ink, 1.5, &lines);
}

/// Draws a frame that closes in on where somebody met records out of order.
pub(super) fn paint_flash(
    brush: &Brush<'_>,
    theme: &Theme,
    scene: &Scene<'_>,
    (flags, happenings, time_ms): (&[Flag], &Happenings, f64),
) {
    let Some((flash, over)) = happenings.flashing(time_ms) else { return };
    let is_it = |flag: &&Flag| flag.reader == flash.reader && flag.shard == flash.shard;
    let (Some(flag), Some(belt)) = (flags.iter().find(is_it), scene.belt(flash.shard)) else {
        return;
    };
    let reach = 18.0 - 12.0 * over;
    let area = [flag.x - reach, belt.top, reach * 2.0, belt.height()];
    brush.frame(&theme.warning, 3.0, area);
}
