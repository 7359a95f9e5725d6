//! A stream as a script of the AWS CLI.

use super::blueprint::{Blueprint, Capacity, RegisteredConsumer};
use super::split_plan::SplitPlan;
use crate::engine::limits::{MAX_RECORD_SIZE_KIB_MIN, RETENTION_HOURS_MIN};
use crate::engine::{Encryption, RecordDistribution, Tags};
use crate::sim::Line;

/// The script, for bash. It makes the stream anew, with the very hash ranges that its open shards
/// have, and stops at the first call that is refused.
pub fn aws_cli(blueprint: &Blueprint) -> String {
    let mut script = Script { blueprint, text: String::new() };
    script.heading();
    script.create();
    script.split();
    script.set();
    script.register();
    script.text
}

struct Script<'a> {
    blueprint: &'a Blueprint,
    text: String,
}

/// What stands for the stream's ARN, which is not known before it is created.
const STREAM_ARN: &str = " --stream-arn \"$stream_arn\"";

impl Script<'_> {
    fn heading(&mut self) {
        self.raw("#!/usr/bin/env bash");
        self.comment(&format!("The stream {}, as it stood in Shardbelt.", self.blueprint.stream));
        self.comment(
            "Your profile, or AWS_REGION, says where. It costs money until you delete it.",
        );
        for note in &self.blueprint.notes {
            self.comment(&note.to_string());
        }
        self.raw("set -euo pipefail");
    }

    fn create(&mut self) {
        let blueprint = self.blueprint;
        self.raw("");
        let mut line = self.of_stream("create-stream");
        line.flag("stream-mode-details", &format!("StreamMode={}", blueprint.capacity.mode()));
        match &blueprint.capacity {
            Capacity::Provisioned { plan, .. } => {
                line.flag("shard-count", &plan.shard_count.to_string());
            }
            Capacity::OnDemand { warm_throughput_mib_per_s, record_distribution } => {
                if let Some(warm) = warm_throughput_mib_per_s {
                    self.comment(
                        "Warm throughput is for accounts that have committed to a minimum.",
                    );
                    line.flag("warm-throughput-mi-bps", &warm.to_string());
                }
                if *record_distribution == RecordDistribution::Auto {
                    self.comment(
                        "Automatic distribution needs an AWS CLI of November 2026 or later.",
                    );
                    line.flag("record-distribution-strategy", &record_distribution.to_string());
                }
            }
        }
        if blueprint.max_record_size_kib > MAX_RECORD_SIZE_KIB_MIN {
            line.flag("max-record-size-in-ki-b", &blueprint.max_record_size_kib.to_string());
        }
        self.line(&line, "");
        self.wait();
    }

    fn split(&mut self) {
        let Capacity::Provisioned { open_shards, plan: SplitPlan { splits, .. } } =
            &self.blueprint.capacity
        else {
            return;
        };
        if splits.is_empty() {
            return;
        }
        self.raw("");
        self.comment(&format!("From equal shards to the {open_shards} that it had."));
        self.comment(
            "A stream that is UPDATING takes no other split: each waits for the one before.",
        );
        for split in splits {
            let key = Some(split.new_starting_hash_key);
            self.line(&Line::split_shard(&self.blueprint.stream, split.shard, key), "");
            self.wait();
        }
    }

    fn set(&mut self) {
        let blueprint = self.blueprint;
        if blueprint.retention_hours > RETENTION_HOURS_MIN {
            self.raw("");
            let mut line = self.of_stream("increase-stream-retention-period");
            line.flag("retention-period-hours", &blueprint.retention_hours.to_string());
            self.line(&line, "");
        }
        if !blueprint.shard_level_metrics.is_empty() {
            self.raw("");
            let line = self.of_stream("enable-enhanced-monitoring");
            let metrics = blueprint.shard_level_metrics.iter().map(|metric| format!(" {metric}"));
            let metrics: String = metrics.collect();
            self.line(&line, &format!(" --shard-level-metrics{metrics}"));
            self.wait();
        }
        if let Encryption::Kms { key_id } = &blueprint.encryption {
            self.raw("");
            let mut line = self.of_stream("start-stream-encryption");
            line.flag("encryption-type", "KMS");
            line.flag("key-id", key_id);
            self.line(&line, "");
            self.wait();
        }
    }

    fn register(&mut self) {
        let blueprint = self.blueprint;
        let Blueprint { tags, policy, consumers, .. } = blueprint;
        if tags.is_empty() && policy.is_none() && consumers.is_empty() {
            return;
        }
        self.raw("");
        let mut line = self.of_stream("describe-stream-summary");
        line.flag("query", "StreamDescriptionSummary.StreamARN");
        line.flag("output", "text");
        self.substituted("stream_arn", &line, "");
        if !tags.is_empty() {
            // CreateStream takes fewer characters than this.
            let mut line = Line::call("tag-resource");
            with_tags(&mut line, tags);
            self.line(&line, " --resource-arn \"$stream_arn\"");
        }
        if let Some(policy) = policy {
            self.put_policy("stream_arn", policy);
        }
        for consumer in consumers {
            self.register_one(consumer);
        }
    }

    fn register_one(&mut self, consumer: &RegisteredConsumer) {
        self.raw("");
        let mut line = Line::call("register-stream-consumer");
        line.flag("consumer-name", consumer.name.as_str());
        with_tags(&mut line, &consumer.tags);
        line.flag("query", "Consumer.ConsumerARN");
        line.flag("output", "text");
        self.substituted("consumer_arn", &line, STREAM_ARN);
        // No more than five may be CREATING at once.
        let mut line = Line::call("describe-stream-consumer");
        line.flag("query", "ConsumerDescription.ConsumerStatus");
        line.flag("output", "text");
        let status = line.join().unwrap_or_default();
        self.raw(&format!(
            "until [ \"$({status} --consumer-arn \"$consumer_arn\")\" = ACTIVE ]; do sleep 1; done"
        ));
        if let Some(policy) = &consumer.policy {
            self.put_policy("consumer_arn", policy);
        }
    }

    fn put_policy(&mut self, arn: &str, policy: &str) {
        let mut line = Line::call("put-resource-policy");
        line.flag("policy", policy);
        self.line(&line, &format!(" --resource-arn \"${arn}\""));
    }

    fn wait(&mut self) {
        let mut line = Line::call("wait");
        line.add("stream-exists");
        line.flag("stream-name", self.blueprint.stream.as_str());
        self.line(&line, "");
    }

    fn of_stream(&self, operation: &str) -> Line {
        Line::call_of(operation, &self.blueprint.stream)
    }

    /// What a line prints, as a variable.
    fn substituted(&mut self, variable: &str, line: &Line, rest: &str) {
        match line.join() {
            Some(line) => self.raw(&format!("{variable}=$({line}{rest})")),
            None => self.left_out(),
        }
    }

    /// A line, and what stands behind it as it is.
    fn line(&mut self, line: &Line, rest: &str) {
        match line.join() {
            Some(line) => self.raw(&format!("{line}{rest}")),
            None => self.left_out(),
        }
    }

    /// A script that went on without it would make another stream than it says.
    fn left_out(&mut self) {
        self.comment("A value of this call is too long for a shell, or has a NUL in it.");
        self.raw("echo 'A call is left out here.' >&2; exit 1");
    }

    fn comment(&mut self, text: &str) {
        self.raw(&format!("# {text}"));
    }

    fn raw(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }
}

/// As JSON: what the AWS CLI takes as `key=value` would be cut at commas.
fn with_tags(line: &mut Line, tags: &Tags) {
    if !tags.is_empty() {
        // Every key is a text, and no value refuses to be written.
        line.flag("tags", &serde_json::to_string(tags).unwrap_or_default());
    }
}
