//! The built page, driven in a real browser.
//!
//! Everything here goes through what a person has: roles and accessible names as the browser's own
//! accessibility tree gives them, keys, a pointer, and what the page shows. A test looks like this:
//!
//! ```no_run
//! # use anyhow::Result;
//! use page_tests::{Address, on_page};
//!
//! # async fn example() -> Result<()> {
//! on_page(Address::default(), async |page| {
//!     page.by_role("button", "Pause").click().await?;
//!     page.by_role("button", "Run").wait().await?;
//!     Ok(())
//! })
//! .await
//! # }
//! ```
//!
//! [`on_page`] serves the built page, opens it in a fresh browser, and closes both whatever happens.
//! It fails a test whose page wrote an error to the console, and leaves a picture of a page whose
//! test failed in `target/page-failures`. Nothing sleeps and hopes: a [`Locator`] looks again until
//! its deadline, and then says what was there instead.

// The engine takes time as an argument; a browser test has deadlines.
#![allow(clippy::disallowed_methods)]

mod accessibility;
mod animation;
mod browser;
mod chromedriver;
mod locator;
mod media;
mod page;
mod polling;
mod run;
mod server;

pub use accessibility::Node;
pub use animation::Animation;
pub use locator::Locator;
pub use media::{ColorScheme, Media};
pub use page::{Address, Page};
pub use run::{on_page, with_page, with_page_in};
pub use server::built_page;
pub use thirtyfour::Key;
