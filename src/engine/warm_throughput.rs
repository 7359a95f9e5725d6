//! Warm throughput: what an on-demand stream can take at once, before it has been seen to need it.

use super::error::{Invalid, KinesisError, LimitExceeded};
use super::limits::WARM_THROUGHPUT_MIB_PER_S_MAX;
use super::{Kinesis, Stream, StreamMode};

/// `WarmThroughput`, in MiB per second of writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WarmThroughput {
    /// `TargetMiBps`: what was asked for; `None` when nothing ever was.
    pub target_mib_per_s: Option<u32>,
    /// `CurrentMiBps`: what the stream is scaled to now. A shard takes one MiB per second.
    pub current_mib_per_s: u64,
}

impl Kinesis {
    /// Whether a stream that becomes, or is, of this mode may be given so much warm throughput.
    pub(super) fn check_warm_throughput(
        &self,
        mode: StreamMode,
        mib_per_s: u32,
    ) -> Result<(), KinesisError> {
        if mode != StreamMode::OnDemand {
            return Err(Invalid::WarmThroughputMisplaced.into());
        }
        if !self.billing_commitment().is_in_force() {
            let account_id = self.settings().account_id.clone();
            return Err(Invalid::NoBillingCommitment { account_id }.into());
        }
        if mib_per_s > WARM_THROUGHPUT_MIB_PER_S_MAX {
            return Err(LimitExceeded::WarmThroughput { mib_per_s }.into());
        }
        Ok(())
    }

    /// `WarmThroughput` of a stream: on-demand ones have it, in accounts with a commitment.
    pub(super) fn warm_throughput(&self, stream: &Stream) -> Option<WarmThroughput> {
        let has_it = stream.configuration().mode == StreamMode::OnDemand
            && self.billing_commitment().is_in_force();
        has_it.then(|| WarmThroughput {
            target_mib_per_s: stream.coming_warm_throughput(),
            current_mib_per_s: stream.listed_open_shard_count(),
        })
    }
}
