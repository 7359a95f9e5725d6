//! The constraints that members must keep, and how AWS tells of those that are not kept.

use core::fmt::Write as _;

use super::values::{Blob, Boolean, Integer, List, Text, TextMap, Time};
use crate::engine::{Constraint, ConstraintViolation, Invalid, VIOLATIONS_MAX};

/// One constraint of a member.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rule {
    /// The member must be there.
    Required,
    /// A text must match a pattern: the pattern as AWS writes it, and what decides.
    Pattern(&'static str, fn(&str) -> bool),
    /// Characters of a text, bytes of a blob, elements of a list or map: from, to.
    Length(u64, u64),
    /// A number: from, to.
    Range(i64, i64),
    /// A number: from.
    AtLeast(i64),
    /// A text must be one of these.
    OneOf(&'static [&'static str]),
    /// Characters of each key of a map.
    Keys(u64, u64),
    /// Characters of each value of a map.
    Values(u64, u64),
    /// Characters of each text in a list.
    Elements(u64, u64),
    /// Each text in a list must be one of these.
    ElementsOneOf(&'static [&'static str]),
}

/// A member that rules can look at.
pub(super) trait Value {
    /// The value as AWS prints it.
    fn shown(&self) -> String;

    /// Its length, for those that have one.
    fn length(&self) -> Option<u64> {
        None
    }

    /// Its number, if it is one.
    fn number(&self) -> Option<i64> {
        None
    }

    /// Its text, if it is one.
    fn text(&self) -> Option<&str> {
        None
    }

    /// Whether `holds` is true of each key, if it is a map.
    fn all_keys(&self, _holds: &dyn Fn(&str) -> bool) -> bool {
        true
    }

    /// Whether `holds` is true of each value or element, if it has some.
    fn all_elements(&self, _holds: &dyn Fn(&str) -> bool) -> bool {
        true
    }

    /// Checks what is inside.
    fn check_inside(&self, _path: Path<'_>, _violations: &mut Violations) {}
}

/// Where a value stands in a request. It becomes a text only when something is wrong there.
#[derive(Clone, Copy, Debug)]
pub(super) enum Path<'a> {
    /// The request itself.
    Root,
    /// The member of this name.
    Member(&'a Path<'a>, &'a str),
    /// The item of this number, counted from 1.
    Item(&'a Path<'a>, usize),
}

impl Path<'_> {
    /// As AWS writes it: `records.1.member.partitionKey`.
    fn text(self) -> String {
        match self {
            Self::Root => String::new(),
            Self::Member(parent, member) => {
                let mut text = parent.text();
                if !text.is_empty() {
                    text.push('.');
                }
                let mut characters = member.chars();
                text.extend(characters.next().map(|first| first.to_ascii_lowercase()));
                text.push_str(characters.as_str());
                text
            }
            Self::Item(parent, number) => format!("{}.{number}.member", parent.text()),
        }
    }
}

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct Violations(Vec<ConstraintViolation>);

impl Violations {
    /// Nothing, or all that was found.
    pub(super) fn into_result(self) -> Result<(), Invalid> {
        if self.0.is_empty() { Ok(()) } else { Err(Invalid::Constraints(self.0)) }
    }

    /// Checks the member called `member` of what stands at `path`.
    pub(super) fn check(
        &mut self,
        path: Path<'_>,
        member: &str,
        value: Option<&dyn Value>,
        rules: &[Rule],
    ) {
        let path = Path::Member(&path, member);
        let Some(value) = value else {
            if rules.iter().any(|rule| matches!(rule, Rule::Required)) {
                self.add(path, None, Constraint::NotNull);
            }
            return;
        };
        for rule in rules {
            for constraint in rule.broken_by(value).into_iter().flatten() {
                self.add(path, Some(value.shown()), constraint);
            }
        }
        value.check_inside(path, self);
    }

    /// Adds one more, up to as many as AWS lists.
    pub(super) fn add(&mut self, path: Path<'_>, value: Option<String>, constraint: Constraint) {
        if !self.is_full() {
            self.0.push(ConstraintViolation { member: path.text().into(), value, constraint });
        }
    }

    fn is_full(&self) -> bool {
        self.0.len() >= VIOLATIONS_MAX
    }
}

impl Rule {
    /// The constraints that the value does not keep: none, one or two.
    fn broken_by(self, value: &dyn Value) -> [Option<Constraint>; 2] {
        let one = |broken: bool, constraint| [broken.then_some(constraint), None];
        let text_is_not =
            |holds: &dyn Fn(&str) -> bool| value.text().is_some_and(|text| !holds(text));
        match self {
            Self::Required => [None, None],
            Self::Pattern(pattern, matches) => {
                one(text_is_not(&matches), Constraint::Pattern(pattern))
            }
            Self::Length(min, max) => {
                let length = value.length();
                [
                    length.filter(|&length| length < min).map(|_| Constraint::LengthMin(min)),
                    length.filter(|&length| length > max).map(|_| Constraint::LengthMax(max)),
                ]
            }
            Self::Range(min, max) => {
                let number = value.number();
                [
                    number.filter(|&number| number < min).map(|_| Constraint::ValueMin(min)),
                    number.filter(|&number| number > max).map(|_| Constraint::ValueMax(max)),
                ]
            }
            Self::AtLeast(min) => {
                one(value.number().is_some_and(|number| number < min), Constraint::ValueMin(min))
            }
            Self::OneOf(values) => {
                one(text_is_not(&|text| values.contains(&text)), Constraint::OneOf(values))
            }
            Self::Keys(min, max) => one(
                !value.all_keys(&|key| (min..=max).contains(&chars(key))),
                Constraint::KeyLength(min, max),
            ),
            Self::Values(min, max) => one(
                !value.all_elements(&|text| (min..=max).contains(&chars(text))),
                Constraint::ValueLength(min, max),
            ),
            Self::Elements(min, max) => one(
                !value.all_elements(&|text| (min..=max).contains(&chars(text))),
                Constraint::ElementLength(min, max),
            ),
            Self::ElementsOneOf(values) => one(
                !value.all_elements(&|text| values.contains(&text)),
                Constraint::ElementOneOf(values),
            ),
        }
    }
}

/// The rules that members of several operations share.
pub(super) mod shared {
    use super::Rule;

    /// The pattern of names and shard ids.
    pub(in crate::wire) const NAME: Rule = Rule::Pattern("[a-zA-Z0-9_.-]+", is_name);
    /// The length of names and shard ids.
    pub(in crate::wire) const NAME_LENGTH: Rule = Rule::Length(1, 128);
    /// `StreamARN`.
    pub(in crate::wire) const STREAM_ARN: Rule =
        Rule::Pattern(r"arn:aws.*:kinesis:.*:\d{12}:stream/\S+", is_stream_arn);
    /// `ResourceARN`.
    pub(in crate::wire) const RESOURCE_ARN: Rule =
        Rule::Pattern(r"arn:aws.*:kinesis:.*:\d{12}:.*(stream|channel|queue)/\S+", is_resource_arn);
    /// `ConsumerARN`.
    pub(in crate::wire) const CONSUMER_ARN: Rule = Rule::Pattern(
        r"^(arn):aws.*:kinesis:.*:\d{12}:.*stream\/[a-zA-Z0-9_.-]+\/consumer\/[a-zA-Z0-9_.-]+:[0-9]+",
        crate::wire::address::is_consumer_arn,
    );
    /// The length of ARNs.
    pub(in crate::wire) const ARN_LENGTH: Rule = Rule::Length(1, 2048);
    /// `ExplicitHashKey` and `NewStartingHashKey`.
    pub(in crate::wire) const HASH_KEY: Rule =
        Rule::Pattern(r"0|([1-9]\d{0,38})", |text| is_number(text, 39));
    /// `SequenceNumberForOrdering` and `StartingSequenceNumber`.
    pub(in crate::wire) const SEQUENCE_NUMBER: Rule =
        Rule::Pattern(r"0|([1-9]\d{0,128})", |text| is_number(text, 129));
    /// `Data`.
    pub(in crate::wire) const DATA: Rule = Rule::Length(0, 10_485_760);
    /// `NextToken`.
    pub(in crate::wire) const NEXT_TOKEN: Rule = Rule::Length(1, 1_048_576);
    /// `Limit` and `MaxResults` of listings.
    pub(in crate::wire) const PAGE_SIZE: Rule = Rule::Range(1, 10_000);

    fn is_name(text: &str) -> bool {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
        !text.is_empty() && text.chars().all(allowed)
    }

    fn is_number(text: &str, digits_max: usize) -> bool {
        (1..=digits_max).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_digit())
            && (text == "0" || !text.starts_with('0'))
    }

    fn is_stream_arn(text: &str) -> bool {
        crate::wire::address::split_arn(text)
            .and_then(|(_, resource)| resource.strip_prefix("stream/"))
            .is_some_and(|name| !name.is_empty() && !name.contains(char::is_whitespace))
    }

    fn is_resource_arn(text: &str) -> bool {
        let is_name = |name: &str| !name.is_empty() && !name.contains(char::is_whitespace);
        crate::wire::address::split_arn(text).is_some_and(|(_, resource)| {
            ["stream/", "channel/", "queue/"].iter().any(|kind| {
                // What is before the kind may be anything, a kind too.
                let mut names = resource
                    .match_indices(kind)
                    .filter_map(|(start, kind)| resource.get(start.saturating_add(kind.len())..));
                names.any(is_name)
            })
        })
    }
}

fn chars(text: &str) -> u64 {
    count(text.chars().count())
}

fn count(len: usize) -> u64 {
    u64::try_from(len).unwrap_or(u64::MAX)
}

impl Value for Text<'_> {
    fn shown(&self) -> String {
        self.as_str().to_owned()
    }
    fn length(&self) -> Option<u64> {
        Some(chars(self.as_str()))
    }
    fn text(&self) -> Option<&str> {
        Some(self.as_str())
    }
}

impl Value for Integer {
    fn shown(&self) -> String {
        self.0.to_string()
    }
    fn number(&self) -> Option<i64> {
        Some(self.0)
    }
}

impl Value for Boolean {
    fn shown(&self) -> String {
        self.0.to_string()
    }
}

impl Value for Time {
    fn shown(&self) -> String {
        self.0.to_string()
    }
}

impl Value for Blob {
    fn shown(&self) -> String {
        let size = self.0.len();
        format!("java.nio.HeapByteBuffer[pos=0 lim={size} cap={size}]")
    }
    fn length(&self) -> Option<u64> {
        Some(count(self.0.len()))
    }
}

impl<T: Value> Value for List<T> {
    fn shown(&self) -> String {
        let items: Vec<_> = self.0.iter().map(Value::shown).collect();
        format!("[{}]", items.join(", "))
    }
    fn length(&self) -> Option<u64> {
        Some(count(self.0.len()))
    }
    fn all_elements(&self, holds: &dyn Fn(&str) -> bool) -> bool {
        self.0.iter().all(|item| item.text().is_none_or(holds))
    }
    fn check_inside(&self, path: Path<'_>, violations: &mut Violations) {
        for (number, item) in (1..).zip(&self.0) {
            if violations.is_full() {
                return;
            }
            item.check_inside(Path::Item(&path, number), violations);
        }
    }
}

impl Value for TextMap<'_> {
    fn shown(&self) -> String {
        let mut text = String::from("{");
        for (index, (key, value)) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            // Writing to a string does not fail.
            let _ = write!(text, "{separator}{key}={value}");
        }
        text.push('}');
        text
    }
    fn length(&self) -> Option<u64> {
        Some(count(self.0.len()))
    }
    fn all_keys(&self, holds: &dyn Fn(&str) -> bool) -> bool {
        self.0.iter().all(|(key, _)| holds(key.as_str()))
    }
    fn all_elements(&self, holds: &dyn Fn(&str) -> bool) -> bool {
        self.0.iter().all(|(_, value)| holds(value.as_str()))
    }
}
