//! What separates the columns: the first line tells.

/// The first line, while it comes in.
#[derive(Debug, Default)]
pub(super) struct FirstLine {
    bytes: Vec<u8>,
    is_within_quotes: bool,
    is_complete: bool,
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// Bytes of a longer first line that are looked at.
const BYTES_MAX: usize = 64 * 1024;
/// What may separate columns. Of those that are there equally often, the first one does.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

impl FirstLine {
    /// Takes what is its own of the next piece of the file, and returns the rest.
    pub(super) fn take<'a>(&mut self, piece: &'a [u8]) -> &'a [u8] {
        for (place, &byte) in piece.iter().enumerate() {
            if self.is_complete {
                return piece.get(place..).unwrap_or_default();
            }
            let is_end = matches!(byte, b'\n' | b'\r') && !self.is_within_quotes;
            self.is_within_quotes ^= byte == b'"';
            self.bytes.push(byte);
            if is_end && self.text().iter().all(|byte| b" \r\n".contains(byte)) {
                // An empty line does not count.
                self.bytes.clear();
            } else {
                self.is_complete = is_end || self.bytes.len() >= BYTES_MAX;
            }
        }
        &[]
    }

    pub(super) const fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// All that was taken, without a byte order mark.
    pub(super) fn bytes(&self) -> &[u8] {
        self.text()
    }

    /// What the line has most of outside of quotes; a comma when it has none of them.
    pub(super) fn delimiter(&self) -> u8 {
        let mut is_within_quotes = false;
        let mut counts = DELIMITERS.map(|delimiter| (delimiter, 0_usize));
        for &byte in self.text() {
            is_within_quotes ^= byte == b'"';
            for (_, count) in counts.iter_mut().filter(|(it, _)| *it == byte && !is_within_quotes) {
                *count = count.saturating_add(1);
            }
        }
        // Of equals `max_by_key` takes the last.
        counts.into_iter().rev().max_by_key(|&(_, count)| count).map_or(b',', |(it, _)| it)
    }

    fn text(&self) -> &[u8] {
        self.bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&self.bytes)
    }
}
