//! Test counts, read from the lines that cargo's and wasm-bindgen's runners print.

use std::collections::BTreeSet;
use std::ops::AddAssign;

/// How many tests passed, failed and were ignored, and which ran.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Tests that passed.
    pub passed: u32,
    /// Tests that failed.
    pub failed: u32,
    /// Tests marked `#[ignore]`: counted, so that none is left out in silence.
    pub ignored: u32,
    /// The names of all of these.
    pub names: BTreeSet<String>,
}

impl Tally {
    /// Adds what a line says: `test split::halves ... ok` has a name, and
    /// `test result: ok. 3 passed; 0 failed; 1 ignored; …` counts. Any other changes nothing.
    pub fn read_line(&mut self, line: &str) {
        let Some(said) = line.strip_prefix("test ") else {
            return;
        };
        match said.strip_prefix("result: ") {
            Some(counts) => self.read_counts(counts),
            None => {
                if let Some((name, _)) = said.split_once(" ... ") {
                    self.names.insert(name.to_owned());
                }
            }
        }
    }

    fn read_counts(&mut self, counts: &str) {
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

    /// Whether no test ran at all, which is never what was meant.
    pub fn is_empty(&self) -> bool {
        self.passed + self.failed == 0
    }

    /// Those of `expected` that did not run.
    pub fn missing<'a>(&'a self, expected: &'a BTreeSet<String>) -> Vec<&'a str> {
        expected.difference(&self.names).map(String::as_str).collect()
    }
}

impl AddAssign<&Self> for Tally {
    fn add_assign(&mut self, other: &Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
        self.names.extend(other.names.iter().cloned());
    }
}

/// The names in what a test binary prints for `--list`: lines such as `split::halves: test`.
pub fn listed_names(output: &str) -> BTreeSet<String> {
    output.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_owned).collect()
}

/// Takes the tests of a module out of `names`. Returns whether there were any.
pub fn leave_out(names: &mut BTreeSet<String>, module: &str) -> bool {
    let before = names.len();
    names.retain(|name| !name.strip_prefix(module).is_some_and(|rest| rest.starts_with("::")));
    names.len() < before
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_add_up() {
        let mut tally = Tally::default();
        tally.read_line("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered");
        tally.read_line("test result: FAILED. 2 passed; 3 failed; 0 ignored; 0 filtered out");
        assert_eq!((tally.passed, tally.failed, tally.ignored), (14, 3, 1));
    }

    #[test]
    fn a_run_of_ignored_tests_is_empty() {
        let mut tally = Tally::default();
        tally.read_line("test result: ok. 0 passed; 0 failed; 4 ignored; 0 measured");
        assert!(tally.is_empty());
    }

    #[test]
    fn a_test_that_did_not_run_is_named() {
        let mut tally = Tally::default();
        tally.read_line("test split::halves ... ok");
        let expected = listed_names("split::halves: test\nmerge::joins: test\n\n2 tests\n");
        assert_eq!(tally.missing(&expected), ["merge::joins"]);
    }

    #[test]
    fn a_module_is_left_out_whole_and_alone() {
        let mut names = listed_names("split::halves: test\nsplits::many: test\nsplit::a::b: test");
        assert!(leave_out(&mut names, "split"));
        assert_eq!(names, BTreeSet::from(["splits::many".to_owned()]));
        assert!(!leave_out(&mut names, "split"));
    }
}
