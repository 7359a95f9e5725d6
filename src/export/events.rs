//! What happened, as files.

use core::fmt::Write as _;

use csv_core::{WriteResult, Writer};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::sim::{EventEntry, EventIndex, LoggedEvent};

/// The columns that every event has; those of its own come behind them.
const COMMON: [&str; 6] = ["index", "atMs", "actor", "cause", "outcome", "kind"];

/// Events as JSON: an array with an [`EventEntry`] on each line.
pub fn events_as_json(events: &[(EventIndex, LoggedEvent)]) -> String {
    let mut text = String::from("[");
    for (place, entry) in entries(events).enumerate() {
        text.push_str(if place == 0 { "\n" } else { ",\n" });
        // Every key is a text, and no value refuses to be written.
        text.push_str(&serde_json::to_string(&entry).unwrap_or_default());
    }
    text.push_str("\n]\n");
    text
}

/// The same as CSV (RFC 4180, with `\n`): a column for every member that any of them has.
///
/// Spreadsheets take what begins with `=`, `+`, `-` or `@` for a formula. None of it can come from
/// outside: an event's texts are AWS's words, and its numbers are counts.
pub fn events_as_csv(events: &[(EventIndex, LoggedEvent)]) -> String {
    let rows: Vec<Map<String, Value>> = entries(events).map(|entry| flat(&entry)).collect();
    let mut columns: Vec<&str> = COMMON.to_vec();
    for name in rows.iter().flat_map(Map::keys) {
        if !columns.contains(&name.as_str()) {
            columns.push(name);
        }
    }
    let mut csv = Csv { writer: Writer::new(), bytes: Vec::new() };
    csv.row(columns.iter().map(|&name| name.to_owned()));
    for row in &rows {
        csv.row(columns.iter().map(|&name| row.get(name).map_or_else(String::new, cell)));
    }
    String::from_utf8(csv.bytes).unwrap_or_default()
}

fn entries(events: &[(EventIndex, LoggedEvent)]) -> impl Iterator<Item = EventEntry<'_>> {
    events.iter().map(|(index, event)| EventEntry::new(*index, event))
}

/// An event's members. What happened by whom is one text: `producer 3`.
fn flat(entry: &impl Serialize) -> Map<String, Value> {
    let Ok(Value::Object(mut members)) = serde_json::to_value(entry) else { return Map::new() };
    if let Some(actor) = members.get_mut("actor") {
        let kind = actor.get("kind").and_then(Value::as_str).unwrap_or_default();
        let mut text = kind.to_owned();
        if let Some(id) = actor.get("id") {
            // Writing to a text cannot fail.
            let _ = write!(text, " {id}");
        }
        *actor = Value::String(text);
    }
    members
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

struct Csv {
    writer: Writer,
    bytes: Vec<u8>,
}

impl Csv {
    fn row(&mut self, cells: impl Iterator<Item = String>) {
        for (place, cell) in cells.enumerate() {
            if place > 0 {
                self.end(Writer::delimiter);
            }
            self.cell(cell.as_bytes());
        }
        self.end(Writer::terminator);
    }

    fn cell(&mut self, mut input: &[u8]) {
        let mut output = [0; 128];
        loop {
            let (result, read, written) = self.writer.field(input, &mut output);
            self.bytes.extend_from_slice(output.get(..written).unwrap_or_default());
            input = input.get(read..).unwrap_or_default();
            if result == WriteResult::InputEmpty {
                return;
            }
        }
    }

    /// What ends a cell or a row: a quote and a sign at most.
    fn end(&mut self, write: fn(&mut Writer, &mut [u8]) -> (WriteResult, usize)) {
        let mut output = [0; 8];
        let (_, written) = write(&mut self.writer, &mut output);
        self.bytes.extend_from_slice(output.get(..written).unwrap_or_default());
    }
}
