//! The protocol: bytes in, bytes out.
//!
//! [`Endpoint`] is what an AWS SDK talks to. It takes a [`Request`] as HTTP carries it, finds the
//! operation in the `x-amz-target` header, reads the body as AWS JSON 1.1 or CBOR 1.1, checks it
//! against the API's model, calls the [engine](crate::engine) and writes what came of it in the same
//! format.
//!
//! What each file is for: `http.rs` requests and responses, `codec.rs` the two formats, `values.rs`
//! the types that members of a request have and AWS's texts for what cannot be converted to them,
//! `structure.rs` how the members of a request are declared, `rules.rs` the constraints that they
//! must keep, `answers.rs` how values are written, `address.rs` names and ARNs, `token.rs` the opaque
//! texts, `event_stream.rs` the frames of a subscription, `operations/` the operations.
//!
//! What must not be here: decisions about Kinesis, which are the engine's; I/O, clocks and
//! randomness; trees of values between the bytes and the types. Any bytes whatever are answered:
//! nothing panics.

#![deny(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unreachable,
    clippy::unwrap_used
)]

mod address;
mod answers;
mod codec;
mod endpoint;
mod event_stream;
mod http;
mod operations;
mod refusal;
mod rules;
mod structure;
mod token;
mod values;

pub use endpoint::{Endpoint, SubscriptionPoll};
pub use http::{Body, Request, Response};
