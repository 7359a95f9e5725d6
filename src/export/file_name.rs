//! What files are called.

use crate::engine::StreamName;

/// The name of a file with something of a stream in a scenario: `orders-hot-key.tf`.
///
/// The scenario's title may be anything: of it only ASCII letters and digits are left, in lower case,
/// with a hyphen for what stands between them, and at most 40 of them.
///
/// ```
/// use shardbelt::export::file_name;
///
/// let stream = "my-orders".parse().unwrap();
/// assert_eq!(file_name(&stream, "Hot keys / Größe", "tf"), "my-orders-hot-keys-gr-e.tf");
/// assert_eq!(file_name(&stream, "", "json"), "my-orders.json");
/// ```
pub fn file_name(stream: &StreamName, scenario: &str, extension: &str) -> String {
    const CHARS_MAX: usize = 40;
    let words = scenario.split(|char: char| !char.is_ascii_alphanumeric());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    let scenario: String = words.join("-").chars().take(CHARS_MAX).collect();
    let scenario = scenario.trim_end_matches('-').to_ascii_lowercase();
    // A name that begins with a dot would be hidden.
    let stream = stream.as_str().trim_start_matches('.');
    let parts = [stream, &scenario].into_iter().filter(|part| !part.is_empty());
    let stem = parts.collect::<Vec<_>>().join("-");
    let stem = if stem.is_empty() { "stream" } else { &stem };
    format!("{stem}.{extension}")
}
