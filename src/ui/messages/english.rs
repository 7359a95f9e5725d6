//! English, looked up by the compiler: each text is where it is said, so that a part of the page that is
//! fetched later brings its own. A message that the catalogue does not have does not compile.

/// In the order of its ids, which a test sees to.
const CATALOGUE: &[u8] = include_bytes!("../../../www/messages/en.json");

/// A text in English, with what it is found by in other languages.
pub(in crate::ui) struct Message {
    pub(super) id: &'static str,
    /// The form for one; the same as the other where there is but one form.
    pub(super) one: &'static str,
    pub(super) other: &'static str,
}

impl Message {
    pub(in crate::ui) const fn new(
        id: &'static str,
        one: &'static [u8],
        other: &'static [u8],
    ) -> Self {
        Self { id, one: text(one), other: text(other) }
    }
}

const fn text(bytes: &'static [u8]) -> &'static str {
    match core::str::from_utf8(bytes) {
        Ok(text) => text,
        // A file of JSON is UTF-8, and a place in it begins and ends with a quotation mark.
        Err(_) => "",
    }
}

/// Where a text stands in the catalogue.
#[derive(Clone, Copy)]
pub(in crate::ui) struct Place {
    begin: usize,
    end: usize,
}

impl Place {
    /// A message's text, or one of its forms where it has several.
    pub(in crate::ui) const fn of(id: &str, form: &str) -> Self {
        let mut at = after(line_of(id), b"\": ", CATALOGUE.len());
        if CATALOGUE[at] == b'{' {
            let end = after(at, b"\n  }", CATALOGUE.len());
            while !begins_with(at, form.as_bytes()) || CATALOGUE[at + form.len()] != b'"' {
                at = after(at, b"\n    \"", end);
            }
            at = after(at, b"\": ", end);
        }
        let begin = at + 1;
        let end = after(begin, b"\"", CATALOGUE.len()) - 1;
        Self { begin, end }
    }

    pub(in crate::ui) const fn length(self) -> usize {
        self.end - self.begin
    }

    /// The text's own bytes: a slice of the catalogue would keep all of it.
    pub(in crate::ui) const fn bytes<const LENGTH: usize>(self) -> [u8; LENGTH] {
        let mut bytes = [0; LENGTH];
        let mut index = 0;
        while index < LENGTH {
            bytes[index] = CATALOGUE[self.begin + index];
            assert!(bytes[index] != b'\\', "no text of en.json needs an escape");
            index += 1;
        }
        bytes
    }
}

/// Where the id of a message begins: halving the lines in which it may be.
const fn line_of(id: &str) -> usize {
    let (mut low, mut high) = (0, CATALOGUE.len());
    loop {
        assert!(low < high, "www/messages/en.json has no message with this id");
        let middle = usize::midpoint(low, high);
        let line = before(middle, b"\n  \"") + 4;
        let next = after(line, b"\n", CATALOGUE.len());
        let mut index = 0;
        // The quotation mark after an id is less than anything in one.
        while index < id.len() && CATALOGUE[line + index] == id.as_bytes()[index] {
            index += 1;
        }
        if index == id.len() && CATALOGUE[line + index] == b'"' {
            return line;
        }
        if index < id.len() && CATALOGUE[line + index] < id.as_bytes()[index] {
            // The middle may be in the forms of the message.
            low = if next > middle { next } else { middle + 1 };
        } else {
            high = line - 4;
        }
    }
}

/// The place after the next `what`, which has to be before `end`.
const fn after(mut at: usize, what: &[u8], end: usize) -> usize {
    // The first byte is looked at alone: the compiler does this some thousand times.
    while CATALOGUE[at] != what[0] || !begins_with(at, what) {
        at += 1;
        assert!(at < end, "www/messages/en.json has no message or form of this name");
    }
    at + what.len()
}

/// The last place at or before `at` that begins with `what`; the first message, where there is none.
const fn before(mut at: usize, what: &[u8]) -> usize {
    while (CATALOGUE[at] != what[0] || !begins_with(at, what)) && at > 1 {
        at -= 1;
    }
    at
}

const fn begins_with(at: usize, what: &[u8]) -> bool {
    let mut index = 0;
    while index < what.len() && at + index < CATALOGUE.len() {
        if CATALOGUE[at + index] != what[index] {
            return false;
        }
        index += 1;
    }
    index == what.len()
}
