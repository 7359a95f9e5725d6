//! Test counts, read from the closing lines that cargo's and wasm-bindgen's runners print.

use std::ops::AddAssign;

/// How many tests passed, failed and were ignored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Tests that passed.
    pub passed: u32,
    /// Tests that failed.
    pub failed: u32,
    /// Tests marked `#[ignore]`: counted, so that none is left out in silence.
    pub ignored: u32,
    /// wasm test binaries without a test: a file whose tests are all plain `#[test]`s compiles to
    /// wasm and runs none of them.
    pub empty_binaries: u32,
}

impl Tally {
    /// Adds the counts of a line such as `test result: ok. 3 passed; 0 failed; 1 ignored; …`;
    /// any other line changes nothing.
    pub fn read_line(&mut self, line: &str) {
        if line.trim() == "no tests to run!" {
            self.empty_binaries += 1;
        }
        let Some((_, counts)) = line.split_once("test result: ") else {
            return;
        };
        let counts = counts.split_once(". ").map_or(counts, |(_, rest)| rest);
        for part in counts.split(';') {
            let mut words = part.split_whitespace();
            let (Some(number), Some(kind)) = (words.next(), words.next()) else {
                continue;
            };
            let Ok(number) = number.parse::<u32>() else {
                continue;
            };
            match kind {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" => self.ignored += number,
                _ => {}
            }
        }
    }

    /// Whether no test ran, of all or of one wasm binary, which is never what was meant.
    pub fn is_empty(&self) -> bool {
        self.passed + self.failed == 0 || self.empty_binaries > 0
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
        self.empty_binaries += other.empty_binaries;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_add_up() {
        let mut tally = Tally::default();
        tally.read_line("test engine::split ... ok");
        tally.read_line("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s");
        tally.read_line("test result: FAILED. 2 passed; 3 failed; 0 ignored; 0 filtered out");
        assert_eq!(tally, Tally { passed: 14, failed: 3, ignored: 1, empty_binaries: 0 });
    }

    #[test]
    fn a_run_of_ignored_tests_is_empty() {
        let mut tally = Tally::default();
        tally.read_line("test result: ok. 0 passed; 0 failed; 4 ignored; 0 measured");
        assert!(tally.is_empty());
    }
}
