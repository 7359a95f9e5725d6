//! The recording of the README: a hot shard refuses puts, is cut between its streaks, and refuses no more.
//!
//! Time runs at a quarter of its pace while pictures are taken, so that they come in even steps on a slow
//! machine too.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use clap::Parser;
use page_tests::{Address, Animation, Key, Page, on_page};
use tokio::time::{MissedTickBehavior, interval};

#[derive(Parser)]
#[command(bin_name = "cargo xtask recording --", about = "The README's recording")]
struct Arguments {
    /// The file to write
    #[arg(long, default_value = "docs/cut.png")]
    out: PathBuf,
}

const SIZE: (u32, u32) = (900, 550);
/// Virtual time from picture to picture, and how long each is shown: twice as fast as it is.
const STEP: Duration = Duration::from_millis(200);
const SHOWN_MS: u16 = 100;
/// How much slower time runs while it is recorded.
const SLOWER: u32 = 4;

struct Recorder<'a> {
    page: &'a Page,
    animation: Animation,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    on_page(Address::from("?scenario=hot-key&theme=light"), async |page| {
        page.set_viewport(SIZE.0, SIZE.1).await?;
        let shard = page.by_role("button", "0.750 – 1.000").containing();
        shard.wait().await?;
        page.by_role("slider", "Speed").containing().wait().await?;
        for _ in 0..2 {
            page.press("-").await?;
        }
        let mut recorder = Recorder { page, animation: Animation::default() };
        recorder.runs(Duration::from_secs(4)).await?;
        page.press(" ").await?;
        shard.press("s").await?;
        recorder.stands(8).await?;
        // From the shard's middle to between the streaks.
        for _ in 0..2 {
            page.press(Key::Shift + Key::Up).await?;
            recorder.stands(6).await?;
        }
        page.press(Key::Enter).await?;
        recorder.stands(4).await?;
        page.by_role("button", "Play").click().await?;
        recorder.runs(Duration::from_secs(9)).await?;
        let bytes = recorder.animation.write(&arguments.out)?;
        println!("{}: {bytes} bytes", arguments.out.display());
        Ok(())
    })
    .await
}

impl Recorder<'_> {
    /// Time runs for so long.
    async fn runs(&mut self, virtual_time: Duration) -> Result<()> {
        let mut clock = interval(STEP * SLOWER);
        // A picture that took too long is one that is missing, and not two in a hurry.
        clock.set_missed_tick_behavior(MissedTickBehavior::Skip);
        for _ in 0..virtual_time.as_millis() / STEP.as_millis() {
            clock.tick().await;
            self.takes(SHOWN_MS).await?;
        }
        Ok(())
    }

    /// Time stands, and the picture is shown for as long as so many others.
    async fn stands(&mut self, pictures: u16) -> Result<()> {
        // What was just done is on the screen with the next frame.
        tokio::time::sleep(STEP).await;
        self.takes(SHOWN_MS * pictures).await
    }

    async fn takes(&mut self, millis: u16) -> Result<()> {
        let picture = self.page.session().screenshot_as_png().await?;
        self.animation.add(&picture, millis)
    }
}
