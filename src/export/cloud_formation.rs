//! A stream as a template of AWS CloudFormation.
//!
//! Source: `AWS::Kinesis::Stream`, `AWS::Kinesis::StreamConsumer` and `AWS::Kinesis::ResourcePolicy` in
//! the template reference.

use serde_json::Value;

use super::blueprint::{Blueprint, Capacity};
use crate::engine::limits::{MAX_RECORD_SIZE_KIB_MIN, RETENTION_HOURS_MIN};
use crate::engine::{Encryption, RecordDistribution, Tags};
use crate::view::literal;

/// The template, as YAML. It makes as many shards as are open, all of one width; where they are not,
/// a comment says so.
pub fn cloud_formation(blueprint: &Blueprint) -> String {
    let mut template = Template { blueprint, text: String::new() };
    template.heading();
    template.stream();
    for (number, consumer) in (1..).zip(&blueprint.consumers) {
        let name = format!("Consumer{number}");
        template.resource(&name, "AWS::Kinesis::StreamConsumer");
        template.line(3, &format!("ConsumerName: {}", literal(consumer.name.as_str())));
        template.line(3, "StreamARN: !GetAtt Stream.Arn");
        template.tags(&consumer.tags);
        template.policy(&name, "ConsumerARN", consumer.policy.as_deref());
    }
    template.text
}

struct Template<'a> {
    blueprint: &'a Blueprint,
    text: String,
}

impl Template<'_> {
    fn heading(&mut self) {
        let blueprint = self.blueprint;
        self.comment(&format!("The stream {}, as it stood in Shardbelt.", blueprint.stream));
        self.comment("It costs money until you delete the stack.");
        for note in &blueprint.notes {
            self.comment(&note.to_string());
        }
        if let Capacity::Provisioned { open_shards, plan } = &blueprint.capacity
            && !plan.splits.is_empty()
        {
            self.comment(
                "Here its shards were not all of one width. CloudFormation has no word for that:",
            );
            self.comment(&format!(
                "it makes {open_shards} of one width. The AWS CLI script makes the very ranges."
            ));
        }
        self.line(0, "AWSTemplateFormatVersion: \"2010-09-09\"");
        self.line(0, "Resources:");
    }

    fn stream(&mut self) {
        let blueprint = self.blueprint;
        self.resource("Stream", "AWS::Kinesis::Stream");
        self.line(3, &format!("Name: {}", literal(blueprint.stream.as_str())));
        self.line(3, "StreamModeDetails:");
        self.line(4, &format!("StreamMode: {}", blueprint.capacity.mode()));
        match &blueprint.capacity {
            Capacity::Provisioned { open_shards, .. } => {
                self.line(3, &format!("ShardCount: {open_shards}"));
            }
            Capacity::OnDemand { warm_throughput_mib_per_s, record_distribution } => {
                if let Some(warm) = warm_throughput_mib_per_s {
                    self.line(3, &format!("WarmThroughputMiBps: {warm}"));
                }
                if *record_distribution == RecordDistribution::Auto {
                    self.line(3, &format!("RecordDistributionStrategy: {record_distribution}"));
                }
            }
        }
        if blueprint.retention_hours > RETENTION_HOURS_MIN {
            self.line(3, &format!("RetentionPeriodHours: {}", blueprint.retention_hours));
        }
        if blueprint.max_record_size_kib > MAX_RECORD_SIZE_KIB_MIN {
            self.line(3, &format!("MaxRecordSizeInKiB: {}", blueprint.max_record_size_kib));
        }
        if let Encryption::Kms { key_id } = &blueprint.encryption {
            self.line(3, "StreamEncryption:");
            self.line(4, "EncryptionType: KMS");
            self.line(4, &format!("KeyId: {}", literal(key_id)));
        }
        if !blueprint.shard_level_metrics.is_empty() {
            self.line(3, "DesiredShardLevelMetrics:");
            for metric in &blueprint.shard_level_metrics {
                self.line(4, &format!("- {metric}"));
            }
        }
        self.tags(&blueprint.tags);
        self.policy("Stream", "Arn", blueprint.policy.as_deref());
    }

    fn tags(&mut self, tags: &Tags) {
        if tags.is_empty() {
            return;
        }
        self.line(3, "Tags:");
        for (key, value) in tags {
            self.line(4, &format!("- Key: {}", literal(key)));
            self.line(4, &format!("  Value: {}", literal(value)));
        }
    }

    fn policy(&mut self, resource: &str, arn: &str, policy: Option<&str>) {
        let Some(policy) = policy else { return };
        // A template has the document itself. JSON is YAML too.
        let document = serde_json::from_str::<Value>(policy).ok().filter(Value::is_object);
        let Some(document) = document else {
            self.comment(&format!("The policy of {resource} is no JSON: it is left out."));
            return;
        };
        self.resource(&format!("{resource}Policy"), "AWS::Kinesis::ResourcePolicy");
        self.line(3, &format!("ResourceArn: !GetAtt {resource}.{arn}"));
        self.line(3, &format!("ResourcePolicy: {document}"));
    }

    fn resource(&mut self, name: &str, kind: &str) {
        self.line(1, &format!("{name}:"));
        self.line(2, &format!("Type: {kind}"));
        self.line(2, "Properties:");
    }

    fn comment(&mut self, text: &str) {
        self.line(0, &format!("# {text}"));
    }

    fn line(&mut self, depth: usize, text: &str) {
        self.text.push_str(&"  ".repeat(depth));
        self.text.push_str(text);
        self.text.push('\n');
    }
}
