//! Opaque texts: shard iterators and the tokens of listings.
//!
//! What they carry is the engine's typed value. The text around it has the look of AWS's: base64 of
//! eight bytes that are always the same and of a body whose length is a multiple of sixteen. A
//! checksum tells a text that this service wrote from one that somebody changed; it is no secret, and
//! keeps nobody out who wants to forge one.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest as _, Md5};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::codec::{read_own, write_own};

/// What a token is for. One for a listing is no iterator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A shard iterator.
    ShardIterator = 1,
    /// `NextToken` of `ListShards`.
    ListShards = 2,
    /// `NextToken` of `ListStreams`.
    ListStreams = 3,
    /// `NextToken` of `ListStreamConsumers`.
    ListStreamConsumers = 4,
}

const HEAD: [u8; 8] = [0, 0, 0, 0, 0, 0, 0, 1];
const SUM_BYTES: usize = 16;
const BLOCK_BYTES: usize = 16;
/// AWS's shortest iterators have this many bytes after the head.
const BODY_BYTES_MIN: usize = 144;

/// The text that carries `value`.
pub(super) fn write(purpose: Purpose, value: &impl Serialize) -> String {
    let mut body = write_own(value);
    let len = (SUM_BYTES + body.len()).next_multiple_of(BLOCK_BYTES).max(BODY_BYTES_MIN);
    body.resize(len - SUM_BYTES, 0);
    let sum = checksum(purpose, &body);
    STANDARD.encode([&HEAD[..], &sum, &scrambled(&sum, body)].concat())
}

/// The value that a text of this purpose carries; `None` when this service did not write it.
pub(super) fn read<T: DeserializeOwned>(purpose: Purpose, text: &str) -> Option<T> {
    let bytes = STANDARD.decode(text).ok()?;
    let (sum, body) = bytes.strip_prefix(&HEAD)?.split_first_chunk::<SUM_BYTES>()?;
    let body = scrambled(sum, body.to_vec());
    if checksum(purpose, &body) != *sum {
        return None;
    }
    // What was filled up with zeros is left over.
    read_own(&body)
}

fn checksum(purpose: Purpose, body: &[u8]) -> [u8; SUM_BYTES] {
    Md5::new().chain_update([purpose as u8]).chain_update(body).finalize().into()
}

/// Covers a body, or uncovers it: so that nobody comes to rely on what is inside.
fn scrambled(sum: &[u8; SUM_BYTES], mut body: Vec<u8>) -> Vec<u8> {
    let mut mask = *sum;
    for block in body.chunks_mut(BLOCK_BYTES) {
        mask = Md5::digest(mask).into();
        block.iter_mut().zip(mask).for_each(|(byte, mask)| *byte ^= mask);
    }
    body
}
