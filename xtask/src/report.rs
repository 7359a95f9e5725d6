//! What these commands print: one voice for steps, their reasons, and failures.

use std::io::{IsTerminal as _, stderr};
use std::time::Duration;

/// Announces a step that takes time: what it does, then why and about how long.
///
/// It goes to standard error, where cargo's own progress goes, so that the two stay in order.
pub fn step(what: &str, why: &str) {
    if stderr().is_terminal() {
        eprintln!("\x1b[1;36m==>\x1b[0m \x1b[1m{what}\x1b[0m");
    } else {
        eprintln!("==> {what}");
    }
    if !why.is_empty() {
        eprintln!("    {why}");
    }
}

/// A remark that belongs to the step before it.
pub fn note(text: &str) {
    eprintln!("    {text}");
}

/// The last words of a command that failed.
pub fn failure(error: &anyhow::Error) {
    if stderr().is_terminal() {
        eprintln!("\x1b[1;31mfailed:\x1b[0m {error:#}");
    } else {
        eprintln!("failed: {error:#}");
    }
}

/// A duration as a person says it: `0.4 s`, `12 s`, `2 min 5 s`.
pub fn duration(elapsed: Duration) -> String {
    let seconds = elapsed.as_secs();
    match seconds {
        0..10 => format!("{:.1} s", elapsed.as_secs_f64()),
        10..60 => format!("{seconds} s"),
        _ => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_a_person_says_them() {
        assert_eq!(duration(Duration::from_millis(412)), "0.4 s");
        assert_eq!(duration(Duration::from_secs(59)), "59 s");
        assert_eq!(duration(Duration::from_secs(125)), "2 min 5 s");
    }
}
