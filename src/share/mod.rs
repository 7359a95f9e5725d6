//! Worlds in links: a scenario, a seed, the commands with their times, and the moment to look at.
//!
//! That is all that a world follows from, and so all that a link needs. It stands in the fragment of an
//! address, which browsers do not send to servers: `#s=1:` and then JSON, deflated, in base64url.
//!
//! What is read here comes from strangers. It is bounded before it is unpacked and while it is, in
//! bytes, depth and count, and nothing of it is believed that the world would refuse. How long the life
//! of a link takes to live is the reader's affair: [`Link::begin`] makes its beginning only.
//!
//! What must not be here: addresses of pages, and what else stands in their queries.

#![deny(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::expect_used,
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod error;
mod link;

pub use error::LinkError;
pub use link::{COMMANDS_MAX, FRAGMENT_BYTES_MAX, JSON_BYTES_MAX, Link};
