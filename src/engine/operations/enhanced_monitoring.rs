//! `EnableEnhancedMonitoring` and `DisableEnhancedMonitoring`.

use std::collections::BTreeSet;

use crate::engine::{
    ControlOperation, Kinesis, KinesisError, ShardLevelMetric, StreamName, Timestamp,
};

/// Input of [`Kinesis::enable_enhanced_monitoring`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnableEnhancedMonitoring {
    /// `StreamName`.
    pub stream: StreamName,
    /// `ShardLevelMetrics`: those to enable besides the ones that are.
    pub metrics: BTreeSet<ShardLevelMetric>,
}

/// Input of [`Kinesis::disable_enhanced_monitoring`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisableEnhancedMonitoring {
    /// `StreamName`.
    pub stream: StreamName,
    /// `ShardLevelMetrics`: those to disable; others stay.
    pub metrics: BTreeSet<ShardLevelMetric>,
}

/// `EnableEnhancedMonitoringOutput`, which `DisableEnhancedMonitoring` has too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnhancedMonitoring {
    /// `StreamName`.
    pub stream: StreamName,
    /// `StreamARN`.
    pub arn: String,
    /// `CurrentShardLevelMetrics`: before the call.
    pub current: BTreeSet<ShardLevelMetric>,
    /// `DesiredShardLevelMetrics`: after the call.
    pub desired: BTreeSet<ShardLevelMetric>,
}

impl Kinesis {
    /// `EnableEnhancedMonitoring`. The stream stays `ACTIVE` (a guess).
    ///
    /// # Errors
    ///
    /// `ResourceNotFound`; `ResourceInUse` when the stream is not `ACTIVE`; `LimitExceeded` after
    /// five calls in a second.
    pub fn enable_enhanced_monitoring(
        &mut self,
        input: &EnableEnhancedMonitoring,
        now: Timestamp,
    ) -> Result<EnhancedMonitoring, KinesisError> {
        let operation = ControlOperation::EnableEnhancedMonitoring;
        self.change_monitoring(operation, &input.stream, now, |current| current | &input.metrics)
    }

    /// `DisableEnhancedMonitoring`. Metrics that are not enabled are passed over.
    ///
    /// # Errors
    ///
    /// Those of `enable_enhanced_monitoring`.
    pub fn disable_enhanced_monitoring(
        &mut self,
        input: &DisableEnhancedMonitoring,
        now: Timestamp,
    ) -> Result<EnhancedMonitoring, KinesisError> {
        let operation = ControlOperation::DisableEnhancedMonitoring;
        self.change_monitoring(operation, &input.stream, now, |current| current - &input.metrics)
    }

    fn change_monitoring(
        &mut self,
        operation: ControlOperation,
        name: &StreamName,
        now: Timestamp,
        change: impl FnOnce(&BTreeSet<ShardLevelMetric>) -> BTreeSet<ShardLevelMetric>,
    ) -> Result<EnhancedMonitoring, KinesisError> {
        let now = self.settle(now);
        self.take_control_call(operation, Some(name), now)?;
        let arn = self.stream_arn(name);
        let metrics = &mut self.find_active_mut(name)?.configuration_mut().shard_level_metrics;
        let desired = change(metrics);
        let current = core::mem::replace(metrics, desired.clone());
        Ok(EnhancedMonitoring { stream: name.clone(), arn, current, desired })
    }
}
