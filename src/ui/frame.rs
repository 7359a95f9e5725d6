//! What a frame is: time runs, the floor is drawn, and now and then the panels are told.

use core::time::Duration;

use gloo_timers::callback::Timeout;
use yew::Callback;

use super::floor::{Frame, Painter};
use super::settings::{LESS_MOTION, clock_ms, media};
use super::stage::Stage;
use crate::view::clamped;

/// Panels are refreshed this often at most.
const REFRESH_MS: f64 = 100.0;
/// With less motion the floor is redrawn this often.
pub(super) const STILL_MS: f64 = 1_000.0;
/// A longer pause between frames is a hidden tab: the time in between does not count.
const FRAME_MS_MAX: f64 = 100.0;

/// What happens before each frame: time runs, the floor is drawn, and now and then the panels are
/// told. Returns whether there is more to do.
pub(super) fn handler(
    stage: Stage,
    painter: Painter,
    refresh: Callback<()>,
) -> impl FnMut(f64, bool) -> bool + 'static {
    let less_motion = media(LESS_MOTION);
    let mut last_ms = clock_ms();
    let mut refreshed_ms = 0.0;
    let mut painted_ms = 0.0;
    let mut stale = true;
    let mut unpainted = true;
    move |time_ms, follows_another| {
        // After a rest time goes on where it was.
        let frame_ms =
            if follows_another { clamped(time_ms - last_ms, 0.0, FRAME_MS_MAX) } else { 0.0 };
        last_ms = time_ms;
        let changed = stage.advance(Duration::from_micros((frame_ms * 1_000.0) as u64));
        stale |= changed;
        unpainted |= changed || painter.is_restless(time_ms);
        let still = stage.is_playing()
            && time_ms - painted_ms < STILL_MS
            && less_motion.as_ref().is_some_and(|query| query.matches());
        if unpainted && !still {
            let (world, turn, speed) = (&stage.world(), stage.turn(), stage.speed());
            painter.paint(&Frame { world, turn, speed, time_ms });
            painted_ms = time_ms;
            unpainted = false;
        }
        if stale && time_ms - refreshed_ms >= REFRESH_MS {
            // In a task of its own, so that the frame is on the screen before the panels are rendered.
            let refresh = refresh.clone();
            Timeout::new(0, move || refresh.emit(())).forget();
            refreshed_ms = time_ms;
            stale = false;
        }
        stage.is_under_way() || stale || unpainted || painter.is_restless(time_ms)
    }
}
