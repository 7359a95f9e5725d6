//! A line taken apart: its words, its flags and their values.

use core::str::FromStr;

use super::LINE_BYTES_MAX;
use super::error::{CommandLineError, ValueError, nearest};
use super::operations::Operation;

/// A word of a line.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// Its place: 1 for the first.
    pub(super) place: usize,
    pub(super) text: String,
}

/// The words of a line, as a shell would give them to a program.
pub(super) fn split(line: &str) -> Result<Vec<Word>, CommandLineError> {
    let (bytes, limit) = (line.len(), LINE_BYTES_MAX);
    if bytes > limit {
        return Err(CommandLineError::TooLong { bytes, limit });
    }
    let words = shlex::split(line).ok_or(CommandLineError::OpenQuote)?;
    Ok((1..).zip(words).map(|(place, text)| Word { place, text }).collect())
}

/// What is behind an operation's name.
#[derive(Debug)]
pub(super) struct Arguments {
    pub(super) operation: &'static Operation,
    flags: Vec<(&'static str, Word)>,
}

/// What the AWS CLI takes with every call, and what is of no consequence here.
const GLOBAL_FLAGS: [&str; 4] = ["region", "profile", "output", "endpoint-url"];

impl Arguments {
    pub(super) fn of(
        operation: &'static Operation,
        words: impl Iterator<Item = Word>,
    ) -> Result<Self, CommandLineError> {
        let mut arguments = Self { operation, flags: Vec::new() };
        let mut words = words.peekable();
        while let Some(word) = words.next() {
            let place = word.place;
            let Some(text) = word.text.strip_prefix("--") else {
                arguments.add_subject(word)?;
                continue;
            };
            let (name, joined) = match text.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (text, None),
            };
            let flag = arguments.flag(place, name)?;
            let value = match joined {
                Some(text) => Word { place, text },
                None => words
                    .next_if(|next| !next.text.starts_with("--"))
                    .ok_or(CommandLineError::NoValue { place, flag })?,
            };
            arguments.add(place, flag, value)?;
        }
        Ok(arguments)
    }

    /// The flag of this name, of those that the operation has.
    fn flag(&self, place: usize, name: &str) -> Result<&'static str, CommandLineError> {
        let globals = if self.operation.is_call { &GLOBAL_FLAGS[..] } else { &[] };
        let of_all = self.operation.flags.iter().chain(&self.operation.subject).chain(globals);
        of_all.clone().find(|flag| **flag == name).copied().ok_or_else(|| {
            CommandLineError::UnknownFlag {
                place,
                flag: name.to_owned(),
                operation: self.operation.name,
                nearest: nearest(name, of_all.copied()),
                known: self.operation.flags,
            }
        })
    }

    /// A word without a flag is what the operation is about.
    fn add_subject(&mut self, word: Word) -> Result<(), CommandLineError> {
        let operation = self.operation;
        let is_free = |subject| self.flags.iter().all(|(flag, _)| *flag != subject);
        match operation.subject.filter(|subject| is_free(*subject)) {
            Some(subject) => self.add(word.place, subject, word),
            None => Err(CommandLineError::Surplus {
                place: word.place,
                word: word.text,
                operation: operation.name,
            }),
        }
    }

    fn add(
        &mut self,
        place: usize,
        flag: &'static str,
        value: Word,
    ) -> Result<(), CommandLineError> {
        if self.flags.iter().any(|(other, _)| *other == flag) {
            return Err(CommandLineError::Repeated { place, flag });
        }
        self.flags.push((flag, value));
        Ok(())
    }

    /// The value of a flag, if it is there.
    pub(super) fn get(&self, flag: &str) -> Option<&Word> {
        self.flags.iter().find(|(other, _)| *other == flag).map(|(_, value)| value)
    }

    /// The value of a flag that must be there.
    pub(super) fn need(&self, flag: &'static str) -> Result<&Word, CommandLineError> {
        let Operation { name: operation, subject, .. } = *self.operation;
        let is_subject = subject == Some(flag);
        self.get(flag).ok_or(CommandLineError::Missing { operation, flag, is_subject })
    }

    /// The same, read.
    pub(super) fn read<T>(&self, flag: &'static str) -> Result<T, CommandLineError>
    where
        T: FromStr<Err: Into<ValueError>>,
    {
        read(self.need(flag)?, flag)
    }

    /// The value of a flag, read, if it is there.
    pub(super) fn read_if_there<T>(&self, flag: &'static str) -> Result<Option<T>, CommandLineError>
    where
        T: FromStr<Err: Into<ValueError>>,
    {
        self.get(flag).map(|value| read(value, flag)).transpose()
    }
}

fn read<T>(value: &Word, flag: &'static str) -> Result<T, CommandLineError>
where
    T: FromStr<Err: Into<ValueError>>,
{
    let of_value = |error: T::Err| CommandLineError::of_value(value, flag, error.into());
    value.text.parse().map_err(of_value)
}
