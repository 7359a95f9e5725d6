//! What a frame of the built page costs: script time, median and 95th percentile, with few shards,
//! many, and more than can be read one by one.
//!
//! The page is driven as a person would drive it, through its console. What is measured is the time
//! that the browser spends in the page's own callbacks before frames: the world's time and the
//! painting. How often Yew rendered meanwhile is told apart.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use page_tests::{Address, Page, with_page};
use serde_json::{Value, json};

/// A floor to measure.
struct Load {
    shards: u32,
    records_per_s: u32,
    /// The median that it must not exceed, in milliseconds.
    median_ms_max: Option<f64>,
}

/// About so many records ride on the evenly drawn part of a window 1,440 pixels wide.
const EVEN_S: f64 = 24.0;

const LOADS: [Load; 3] = [
    Load { shards: 16, records_per_s: 84, median_ms_max: Some(4.0) },
    Load { shards: 64, records_per_s: 209, median_ms_max: Some(8.0) },
    Load { shards: 200, records_per_s: 1_000, median_ms_max: None },
];

/// Measures each callback before a frame, and counts rectangles while it is told to.
const METER: &str = "
    window.meter = { times: [], frames: 0, rectangles: 0 };
    const ask = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = callback => ask(time => {
        const began = performance.now();
        callback(time);
        window.meter.times.push(performance.now() - began);
    });
    const fill = CanvasRenderingContext2D.prototype.fillRect;
    window.countRectangles = on => {
        CanvasRenderingContext2D.prototype.fillRect = on
            ? function (...area) { window.meter.rectangles += 1; return fill.apply(this, area); }
            : fill;
    };
";

/// Types lines into the console, and splits shards until there are as many as wanted.
const HANDS: &str = "
    const sleep = ms => new Promise(done => setTimeout(done, ms));
    const until = async look => { for (;;) { const found = look(); if (found) return found; await sleep(10); } };
    const show = panel => document.getElementById(`tab-${panel}`).click();
    const line = async text => {
        show('calls');
        const input = await until(() => document.getElementById('console-line'));
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, text);
        input.dispatchEvent(new InputEvent('input', { bubbles: true }));
        await sleep(10);
        input.closest('form').requestSubmit();
        await sleep(10);
    };
    const key = key => document.querySelector('.page').dispatchEvent(
        new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    const isActive = () => document.querySelector('.status').dataset.status == 'ACTIVE';
    const [shards, rate] = ARGUMENTS;
    for (let faster = 0; faster < 3; faster += 1) key('+');
    const open = [0, 1, 2];
    let next = 3;
    while (open.length < shards) {
        await until(isActive);
        await line('split-shard --shard-to-split ' + open.shift());
        open.push(next++, next++);
        await sleep(230);
    }
    await until(isActive);
    for (let slower = 0; slower < 3; slower += 1) key('-');
    const producer = {
        name: 'load', traffic: { constant: rate }, record_bytes: 200,
        population: { uniform: { users: 100000 } }, key: 'user_{user}',
    };
    await line('add-producer ' + \"'\" + JSON.stringify(producer) + \"'\");
    await line(`add-consumer '{\"name\":\"audit\",\"retrieval\":{\"polling\":{\"interval_ms\":1000}}}'`);
    show('table');
    window.isReady = true;
";

/// Until the belts are full, and as long as is measured.
const FILL: Duration = Duration::from_secs(30);
const MEASURE: Duration = Duration::from_secs(10);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let mut is_too_slow = false;
    for load in &LOADS {
        let cost = Cost::of(load).await?;
        println!("{}", cost.line(load));
        is_too_slow |= load.median_ms_max.is_some_and(|max| cost.median_ms > max);
    }
    ensure!(!is_too_slow, "a frame takes longer than it may");
    Ok(())
}

/// What frames cost.
struct Cost {
    frames: usize,
    median_ms: f64,
    p95_ms: f64,
    rectangles_per_frame: f64,
    records: f64,
}

impl Cost {
    async fn of(load: &Load) -> Result<Self> {
        let mut cost = None;
        with_page(Address::from("?scenario=empty"), async |page| {
            page.set_viewport(1_440, 900).await?;
            let meter = json!({ "source": METER });
            page.command("Page.addScriptToEvaluateOnNewDocument", meter).await?;
            page.open(&Address::from("?scenario=empty&bench")).await?;
            page.by_role("button", "Pause").wait().await?;
            let hands =
                HANDS.replace("ARGUMENTS", &json!([load.shards, load.records_per_s]).to_string());
            page.session().execute(format!("(async () => {{ {hands} }})()"), Vec::new()).await?;
            while page.evaluate("window.isReady === true").await? != Value::Bool(true) {
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
            tokio::time::sleep(FILL).await;
            cost = Some(measure(page, load).await?);
            Ok(())
        })
        .await?;
        cost.context("nothing was measured")
    }

    fn line(&self, load: &Load) -> String {
        let allowed = load.median_ms_max.map_or(String::new(), |max| format!(" (at most {max})"));
        format!(
            "{} shards, about {:.0} records in sight: script {:.2} ms a frame{allowed}, 95 % within \
             {:.2} ms; {:.0} rectangles; {} frames",
            load.shards,
            self.records,
            self.median_ms,
            self.p95_ms,
            self.rectangles_per_frame,
            self.frames,
        )
    }
}

async fn measure(page: &Page, load: &Load) -> Result<Cost> {
    page.session().execute("window.meter.times = [];", Vec::new()).await?;
    tokio::time::sleep(MEASURE).await;
    let times = page.evaluate("window.meter.times").await?;
    let times = times.as_array().context("no times")?.iter().filter_map(Value::as_f64);
    let mut times: Vec<f64> = times.collect();
    times.sort_by(f64::total_cmp);
    let at = |part: f64| {
        let place = (times.len() as f64 * part) as usize;
        times.get(place).copied().context("no frame came")
    };
    let (median_ms, p95_ms) = (at(0.5)?, at(0.95)?);
    let count =
        "window.meter.times = []; window.meter.rectangles = 0; window.countRectangles(true);";
    page.session().execute(count, Vec::new()).await?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let counted =
        page.evaluate("window.meter.rectangles / Math.max(window.meter.times.length, 1)").await?;
    Ok(Cost {
        frames: times.len(),
        median_ms,
        p95_ms,
        rectangles_per_frame: counted.as_f64().unwrap_or_default(),
        records: f64::from(load.records_per_s) * EVEN_S,
    })
}
