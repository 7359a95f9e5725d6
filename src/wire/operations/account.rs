//! The account: its limits and its settings.

use serde::Serialize;

use super::{Call, Operation};
use crate::engine::{BillingCommitment, UpdateAccountSettings};
use crate::wire::answers::{Time, as_text};
use crate::wire::http::Body;
use crate::wire::refusal::Refusal;
use crate::wire::rules::Rule::{OneOf, Required};
use crate::wire::structure::structure;
use crate::wire::values::Text;

const ENABLED: &str = "ENABLED";

structure! {
    /// Input of `DescribeLimits`.
    DescribeLimitsInput {}
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct DescribeLimitsAnswer {
    shard_limit: u32,
    open_shard_count: u64,
    on_demand_stream_count: u32,
    on_demand_stream_count_limit: u32,
    // `ChannelCountLimit` is left out: there are no channels here, and AWS's limit is not known.
    channel_count: u64,
}

impl<'de> Operation<'de> for DescribeLimitsInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let limits = call.kinesis.describe_limits(call.now)?;
        call.answer(&DescribeLimitsAnswer {
            shard_limit: limits.shard_limit,
            open_shard_count: limits.open_shard_count,
            on_demand_stream_count: limits.on_demand_stream_count,
            on_demand_stream_count_limit: limits.on_demand_stream_count_limit,
            channel_count: 0,
        })
    }
}

structure! {
    /// Input of `DescribeAccountSettings`.
    DescribeAccountSettingsInput {}
}

structure! {
    /// Input of `UpdateAccountSettings`.
    UpdateAccountSettingsInput {
        minimum_throughput_billing_commitment: MinimumThroughputBillingCommitmentInput<'de> =
            "MinimumThroughputBillingCommitment" [Required],
    }
}

structure! {
    /// `MinimumThroughputBillingCommitmentInput`.
    MinimumThroughputBillingCommitmentInput {
        status: Text<'de> = "Status" [Required, OneOf(&[ENABLED, "DISABLED"])],
    }
}

/// The output of both operations.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct AccountSettingsAnswer {
    minimum_throughput_billing_commitment: BillingCommitmentAnswer,
}

/// `MinimumThroughputBillingCommitmentOutput`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct BillingCommitmentAnswer {
    #[serde(serialize_with = "as_text")]
    status: BillingCommitment,
    #[serde(skip_serializing_if = "Option::is_none")]
    started_at: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    earliest_allowed_end_at: Option<Time>,
}

impl From<BillingCommitment> for AccountSettingsAnswer {
    fn from(commitment: BillingCommitment) -> Self {
        Self {
            minimum_throughput_billing_commitment: BillingCommitmentAnswer {
                status: commitment,
                started_at: commitment.started_at().map(Time),
                ended_at: commitment.ended_at().map(Time),
                earliest_allowed_end_at: commitment.earliest_allowed_end_at().map(Time),
            },
        }
    }
}

impl<'de> Operation<'de> for DescribeAccountSettingsInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let commitment = call.kinesis.describe_account_settings(call.now)?;
        call.answer(&AccountSettingsAnswer::from(commitment))
    }
}

impl<'de> Operation<'de> for UpdateAccountSettingsInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let commitment = self.minimum_throughput_billing_commitment.as_ref();
        let status = commitment.and_then(|commitment| commitment.status.as_ref());
        let billing_commitment = status.map(Text::as_str) == Some(ENABLED);
        let input = UpdateAccountSettings { billing_commitment };
        let commitment = call.kinesis.update_account_settings(input, call.now)?;
        call.answer(&AccountSettingsAnswer::from(commitment))
    }
}
