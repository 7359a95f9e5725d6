//! Event streams: the frames that `SubscribeToShard` answers with.
//!
//! A frame is two lengths and their checksum, headers, a payload, and the checksum of all of it
//! (source: the "event stream" format of AWS's SDKs). Here all headers are texts.

use crc::{CRC_32_ISO_HDLC, Crc, Table};

use super::codec::Format;

/// With a table of one kibibyte: the fastest way would have one of sixteen in everybody's download.
const CRC_32: Crc<u32, Table<1>> = Crc::<u32, Table<1>>::new(&CRC_32_ISO_HDLC);

/// The content type of a response that is an event stream.
pub(super) const CONTENT_TYPE: &str = "application/vnd.amazon.eventstream";

/// The type of a header whose value is a text.
const TEXT: u8 = 7;
/// The two lengths and their checksum.
const PRELUDE_BYTES: usize = 12;
const CHECKSUM_BYTES: usize = 4;

/// The frame that comes before all others: the answer to the request itself, which has no members.
/// Clients wait for it. What is inside it was not seen on AWS.
pub(super) fn initial_response(format: Format) -> Vec<u8> {
    let nothing: &[u8] = match format {
        Format::Json => b"{}",
        Format::Cbor => &[0xa0],
    };
    event("initial-response", format, nothing)
}

/// A frame with an event.
pub(super) fn event(event_type: &str, format: Format, payload: &[u8]) -> Vec<u8> {
    frame(
        &[
            (":message-type", "event"),
            (":event-type", event_type),
            (":content-type", format.content_type()),
        ],
        payload,
    )
}

/// A frame with an exception, after which nothing comes.
pub(super) fn exception(exception_type: &str, format: Format, payload: &[u8]) -> Vec<u8> {
    frame(
        &[
            (":message-type", "exception"),
            (":exception-type", exception_type),
            (":content-type", format.content_type()),
        ],
        payload,
    )
}

fn frame(headers: &[(&str, &str)], payload: &[u8]) -> Vec<u8> {
    let mut header_bytes = Vec::new();
    for (name, value) in headers {
        // Names and values are ours, and short.
        header_bytes.push(name.len() as u8);
        header_bytes.extend_from_slice(name.as_bytes());
        header_bytes.push(TEXT);
        header_bytes.extend_from_slice(&(value.len() as u16).to_be_bytes());
        header_bytes.extend_from_slice(value.as_bytes());
    }
    let len = PRELUDE_BYTES + header_bytes.len() + payload.len() + CHECKSUM_BYTES;
    let mut frame = Vec::with_capacity(len);
    frame.extend_from_slice(&(len as u32).to_be_bytes());
    frame.extend_from_slice(&(header_bytes.len() as u32).to_be_bytes());
    let checksum = CRC_32.checksum(&frame);
    frame.extend_from_slice(&checksum.to_be_bytes());
    frame.extend_from_slice(&header_bytes);
    frame.extend_from_slice(payload);
    let checksum = CRC_32.checksum(&frame);
    frame.extend_from_slice(&checksum.to_be_bytes());
    frame
}
