//! Advice in sentences.

use core::fmt;

use super::search::name_of;
use super::{Advice, EvenSplit, KeyTooHeavy, Observed, PollingCalls, Verdict};

impl fmt::Display for KeyTooHeavy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.partition_key {
            Some(key) => write!(f, "the key {key}")?,
            None => write!(f, "the hash key {}", self.hash_key)?,
        }
        let name = name_of(self.limit);
        write!(f, " alone has {} of {} {name}", self.amount, self.capacity)
    }
}

impl fmt::Display for EvenSplit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { shard_count, decided_by } = self;
        match decided_by {
            None => f.write_str("1 shard"),
            Some(limit) => write!(f, "{shard_count} equal shards, for {}", name_of(*limit)),
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Quiet => f.write_str("no traffic"),
            Self::KeyTooHeavy(key) => write!(f, "no number of shards: {key}"),
            Self::Shards { even, uneven } => {
                match even {
                    Some(even) => write!(f, "{even}")?,
                    None => f.write_str("no number of equal shards")?,
                }
                match even {
                    Some(even) if even.shard_count.get() as usize == uneven.len() => Ok(()),
                    _ => write!(f, "; {} if cut between the keys", uneven.len()),
                }
            }
        }
    }
}

impl fmt::Display for PollingCalls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { readers, calls, capacity, .. } = self;
        write!(f, "{calls} of {capacity} GetRecords calls a shard, by {readers} who poll")?;
        if self.exceed_limit() {
            f.write_str("; more shards do not help: let some poll less often or use fan-out")?;
        }
        Ok(())
    }
}

impl fmt::Display for Advice {
    /// A line for each question.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let observed = match self.observed {
            Observed::LastMinute => "each second of the last minute",
            Observed::BusiestSeconds => "each of the busiest seconds",
        };
        writeln!(f, "for {observed}: {}", self.shards)?;
        if self.shards_with_fan_out != self.shards {
            writeln!(f, "if all readers had fan-out: {}", self.shards_with_fan_out)?;
        }
        writeln!(f, "for the mean of the last minute: {}", self.shards_on_average)?;
        write!(f, "polling in the last minute: {}", self.polling)
    }
}
