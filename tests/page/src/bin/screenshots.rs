//! Pictures of the built page at four sizes, light and dark, and motion as a row of frames.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use clap::Parser;
use page_tests::{Address, ColorScheme, Media, Page, with_page};

/// A phone, a tablet, a laptop, a large screen.
const SIZES: [Size; 4] = [
    Size { width: 390, height: 844 },
    Size { width: 768, height: 1024 },
    Size { width: 1440, height: 900 },
    Size { width: 2560, height: 1440 },
];

#[derive(Parser)]
#[command(bin_name = "cargo xtask screenshots --", about = "Pictures of the built page")]
struct Arguments {
    /// The folder for the pictures
    #[arg(long, default_value = "target/screenshots")]
    out: PathBuf,
    /// Seconds to let the page run before the first picture
    #[arg(long, default_value_t = 3.0)]
    after: f64,
    /// What to append to the address: `?seed=7`, `#shards`
    #[arg(long, default_value = "")]
    query: String,
    /// One size instead of the four, as WIDTHxHEIGHT; may be given again
    #[arg(long = "size", value_parser = Size::parse)]
    sizes: Vec<Size>,
    /// One scheme instead of both
    #[arg(long, value_enum)]
    scheme: Option<Scheme>,
    /// How many pictures to take of each, for motion
    #[arg(long, default_value_t = 1)]
    frames: u32,
    /// Milliseconds from one of those to the next
    #[arg(long, default_value_t = 100)]
    every: u64,
    /// Ask the page for less motion
    #[arg(long)]
    reduced_motion: bool,
    /// A click on the button with this name before the pictures; may be given again
    #[arg(long)]
    click: Vec<String>,
    /// JavaScript to run before the pictures
    #[arg(long)]
    script: Option<String>,
    /// The whole length of the page, not only what the window shows
    #[arg(long)]
    full: bool,
}

#[derive(Clone, Copy)]
struct Size {
    width: u32,
    height: u32,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Scheme {
    Light,
    Dark,
}

impl Size {
    fn parse(text: &str) -> Result<Self> {
        let (width, height) = text.split_once('x').context("a size is WIDTHxHEIGHT")?;
        Ok(Self { width: width.parse()?, height: height.parse()? })
    }
}

impl Scheme {
    fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if arguments.frames == 0 {
        bail!("--frames 0 takes no picture");
    }
    let sizes = if arguments.sizes.is_empty() { SIZES.to_vec() } else { arguments.sizes.clone() };
    let schemes = match arguments.scheme {
        Some(scheme) => vec![scheme],
        None => vec![Scheme::Light, Scheme::Dark],
    };
    let address = Address::from(arguments.query.as_str());
    with_page(address.clone(), async |page| {
        for &size in &sizes {
            for &scheme in &schemes {
                prepare(page, &arguments, &address, size, scheme).await?;
                take(page, &arguments, size, scheme).await?;
            }
        }
        for error in page.console_errors().await? {
            eprintln!("console error: {error}");
        }
        Ok(())
    })
    .await
}

/// A page as freshly opened by someone with this window and this system.
async fn prepare(
    page: &Page,
    arguments: &Arguments,
    address: &Address,
    size: Size,
    scheme: Scheme,
) -> Result<()> {
    page.set_viewport(size.width, size.height).await?;
    let color_scheme = match scheme {
        Scheme::Light => ColorScheme::Light,
        Scheme::Dark => ColorScheme::Dark,
    };
    page.set_media(Media {
        color_scheme,
        reduced_motion: arguments.reduced_motion,
        ..Media::default()
    })
    .await?;
    // From another address first: going to the same one with another hash would not load it anew.
    page.session().goto("about:blank").await?;
    page.open(address).await?;
    for name in &arguments.click {
        page.by_role("button", name).click().await?;
    }
    if let Some(script) = &arguments.script {
        page.session().execute(script.as_str(), Vec::new()).await?;
    }
    tokio::time::sleep(Duration::from_secs_f64(arguments.after)).await;
    if arguments.full {
        let height = page.evaluate("document.documentElement.scrollHeight").await?;
        let height = height.as_u64().and_then(|it| u32::try_from(it).ok()).unwrap_or(size.height);
        page.set_viewport(size.width, height.max(size.height)).await?;
    }
    Ok(())
}

async fn take(page: &Page, arguments: &Arguments, size: Size, scheme: Scheme) -> Result<()> {
    let Size { width, height } = size;
    let stem = format!("{width}x{height}-{}", scheme.name());
    let mut clock = tokio::time::interval(Duration::from_millis(arguments.every.max(1)));
    for frame in 0..arguments.frames {
        clock.tick().await;
        let name = if arguments.frames == 1 {
            format!("{stem}.png")
        } else {
            format!("{stem}-{frame:03}.png")
        };
        let path = arguments.out.join(name);
        page.screenshot(&path).await?;
        println!("{}", path.display());
    }
    Ok(())
}
