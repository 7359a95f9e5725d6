//! `DescribeAccountSettings` and `UpdateAccountSettings`.

use crate::engine::{BillingCommitment, ControlOperation, Kinesis, KinesisError, Timestamp};

/// Input of [`Kinesis::update_account_settings`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UpdateAccountSettings {
    /// `MinimumThroughputBillingCommitment`: whether its `Status` is to be `ENABLED`.
    pub billing_commitment: bool,
}

impl Kinesis {
    /// `DescribeAccountSettings`.
    ///
    /// # Errors
    ///
    /// `LimitExceeded` after five calls in a second.
    pub fn describe_account_settings(
        &mut self,
        now: Timestamp,
    ) -> Result<BillingCommitment, KinesisError> {
        let now = self.settle(now);
        self.take_control_call(ControlOperation::DescribeAccountSettings, None, now)?;
        Ok(self.billing_commitment())
    }

    /// `UpdateAccountSettings`: begins or ends the commitment to a minimum throughput, and returns
    /// what came of it. Until 24 hours after its beginning the end is only noted, and can be taken
    /// back.
    ///
    /// To begin what has begun, or end what has ended, changes nothing (a guess). Warm throughput
    /// that streams have stays with them, unseen, when the commitment ends (a guess).
    ///
    /// # Errors
    ///
    /// `LimitExceeded` after five calls in a second.
    pub fn update_account_settings(
        &mut self,
        input: UpdateAccountSettings,
        now: Timestamp,
    ) -> Result<BillingCommitment, KinesisError> {
        let now = self.settle(now);
        self.take_control_call(ControlOperation::UpdateAccountSettings, None, now)?;
        let commitment = self.billing_commitment_mut();
        if input.billing_commitment {
            commitment.enable(now);
        } else {
            commitment.disable(now);
        }
        Ok(*commitment)
    }
}
