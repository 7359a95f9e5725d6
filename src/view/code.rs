//! Values as they are written in JSON, in JavaScript and in Python.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use core::fmt::Write as _;

/// What a member of a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value<'a> {
    Text(&'a str),
    Number(u64),
    Bytes(&'a [u8]),
}

/// An object of JSON, a member on each line. Bytes are base64, as in the service's own protocol.
pub(super) fn json_object(members: &[(&str, Value<'_>)]) -> String {
    let members = members.iter().map(|(name, value)| {
        let text = match value {
            Value::Text(text) => literal(text),
            Value::Number(number) => number.to_string(),
            Value::Bytes(bytes) => format!("\"{}\"", STANDARD.encode(bytes)),
        };
        format!("  \"{name}\": {text}")
    });
    let members: Vec<_> = members.collect();
    if members.is_empty() { "{}".into() } else { format!("{{\n{}\n}}", members.join(",\n")) }
}

impl Value<'_> {
    /// As an expression of JavaScript. Bytes are a `Uint8Array`, in browsers as in Node.
    pub(super) fn javascript(self) -> String {
        match self {
            Self::Text(text) => literal(text),
            Self::Number(number) => number.to_string(),
            Self::Bytes(bytes) => match core::str::from_utf8(bytes) {
                Ok(text) => format!("new TextEncoder().encode({})", literal(text)),
                Err(_) => format!(
                    "Uint8Array.from(atob(\"{}\"), (char) => char.charCodeAt(0))",
                    STANDARD.encode(bytes)
                ),
            },
        }
    }

    /// As an expression of Python.
    pub(super) fn python(self) -> String {
        match self {
            Self::Text(text) => literal(text),
            Self::Number(number) => number.to_string(),
            Self::Bytes(bytes) => match core::str::from_utf8(bytes) {
                Ok(text) if !text.is_ascii() => format!("{}.encode(\"utf-8\")", literal(text)),
                _ => bytes_literal(bytes),
            },
        }
    }
}

/// A text between quotes. What is written means the same in JSON, in JavaScript and in Python 3:
/// escapes are those that all of them have.
///
/// Characters that cannot be seen, or that change how others are seen, are escaped.
pub(crate) fn literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len().saturating_add(2));
    literal.push('"');
    for char in text.chars() {
        match char {
            '"' | '\\' => literal.extend(['\\', char]),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            char if is_unseen(char) => {
                // Writing to a text cannot fail. All of these have four digits at most.
                let _ = write!(literal, "\\u{:04x}", u32::from(char));
            }
            char => literal.push(char),
        }
    }
    literal.push('"');
    literal
}

/// Control characters, marks of order, direction and width, and line breaks that few know.
const fn is_unseen(char: char) -> bool {
    matches!(
        char,
        '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{ad}'
                | '\u{61c}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
    )
}

/// Bytes of Python: the characters of ASCII as they are, all other bytes by their number.
fn bytes_literal(bytes: &[u8]) -> String {
    let mut literal = String::with_capacity(bytes.len().saturating_add(3));
    literal.push_str("b\"");
    for byte in bytes {
        match byte {
            b'"' | b'\\' => literal.extend(['\\', char::from(*byte)]),
            b'\n' => literal.push_str("\\n"),
            b'\r' => literal.push_str("\\r"),
            b'\t' => literal.push_str("\\t"),
            b' '..=b'~' => literal.push(char::from(*byte)),
            _ => {
                // Writing to a text cannot fail.
                let _ = write!(literal, "\\x{byte:02x}");
            }
        }
    }
    literal.push('"');
    literal
}
