//! What a stream on AWS would do otherwise than the one here.

use core::fmt;
use core::num::NonZeroU32;
use core::time::Duration;

use crate::engine::StreamStatus;
use crate::view::duration_text;

/// One thing that cannot be taken to AWS as it is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The limits here are AWS's divided by this.
    Scaled(NonZeroU32),
    /// Records are kept for less time than AWS keeps them at least.
    Retention(Duration),
    /// Records are kept for so long, which is not a number of whole hours.
    RetentionRoundedUp(Duration),
    /// Puts return receipts, which AWS does not have.
    PutReceipts,
    /// It is being changed: what is written is what it has now.
    InTransition(StreamStatus),
    /// The key is one of another account.
    EncryptionKey,
    /// Its policies name the account and the region of the stream here.
    Policies,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scaled(scale) => write!(
                f,
                "The limits in the playground were 1/{scale} of AWS's. A shard on AWS takes 1,000 \
                 records and 1 MiB a second."
            ),
            Self::Retention(retention) => write!(
                f,
                "The playground kept records for {}. AWS keeps them for 24 hours at least.",
                duration_text(*retention)
            ),
            Self::RetentionRoundedUp(retention) => write!(
                f,
                "The playground kept records for {}. AWS counts whole hours.",
                duration_text(*retention)
            ),
            Self::PutReceipts => f.write_str(
                "In the playground a put returned a receipt. On AWS it returns the record's own \
                 sequence number.",
            ),
            Self::InTransition(status) => {
                write!(f, "The stream was {status}. This is what it had at that moment.")
            }
            Self::EncryptionKey => {
                f.write_str("The KMS key must be there, and be one that your account may use.")
            }
            Self::Policies => f.write_str(
                "The policies name the account and the region of the playground: write your own.",
            ),
        }
    }
}
