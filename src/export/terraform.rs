//! A stream as a configuration of Terraform, or of OpenTofu.
//!
//! Source: the resources `aws_kinesis_stream`, `aws_kinesis_stream_consumer` and
//! `aws_kinesis_resource_policy` of the provider `hashicorp/aws`, version 6.62.

use super::blueprint::{Blueprint, Capacity};
use crate::engine::limits::{MAX_RECORD_SIZE_KIB_MIN, RETENTION_HOURS_MIN};
use crate::engine::{Encryption, RecordDistribution, Tags};
use crate::view::literal;

/// The configuration. It makes as many shards as are open, all of one width; where they are not, a
/// comment says so.
pub fn terraform(blueprint: &Blueprint) -> String {
    let mut configuration = Configuration { blueprint, text: String::new() };
    configuration.heading();
    configuration.stream();
    for (number, consumer) in (1..).zip(&blueprint.consumers) {
        let name = format!("consumer_{number}");
        configuration.resource("aws_kinesis_stream_consumer", &name);
        configuration.argument("name", &hcl(consumer.name.as_str()));
        configuration.argument("stream_arn", "aws_kinesis_stream.stream.arn");
        configuration.tags(&consumer.tags);
        configuration.end();
        let arn = format!("aws_kinesis_stream_consumer.{name}.arn");
        configuration.policy(&name, &arn, consumer.policy.as_deref());
    }
    configuration.text
}

struct Configuration<'a> {
    blueprint: &'a Blueprint,
    text: String,
}

const REQUIREMENTS: &str = r#"terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
  }
}
"#;

impl Configuration<'_> {
    fn heading(&mut self) {
        let blueprint = self.blueprint;
        self.comment(&format!("The stream {}, as it stood in Shardbelt.", blueprint.stream));
        self.comment("It costs money until you destroy it.");
        for note in &blueprint.notes {
            self.comment(&note.to_string());
        }
        match &blueprint.capacity {
            Capacity::Provisioned { open_shards, plan } if !plan.splits.is_empty() => {
                self.comment(
                    "Here its shards were not all of one width. Terraform has no word for that:",
                );
                self.comment(&format!(
                    "it makes {open_shards} of one width. The AWS CLI script makes the very ranges."
                ));
            }
            Capacity::OnDemand { record_distribution: RecordDistribution::Auto, .. } => {
                self.comment("The provider has no word for automatic record distribution: set it by the AWS CLI.");
            }
            _ => {}
        }
        self.text.push_str(REQUIREMENTS);
    }

    fn stream(&mut self) {
        let blueprint = self.blueprint;
        self.resource("aws_kinesis_stream", "stream");
        self.argument("name", &hcl(blueprint.stream.as_str()));
        match &blueprint.capacity {
            Capacity::Provisioned { open_shards, .. } => {
                self.argument("shard_count", &open_shards.to_string());
            }
            Capacity::OnDemand { warm_throughput_mib_per_s: Some(warm), .. } => {
                self.argument("warm_throughput_mib_ps", &warm.to_string());
            }
            Capacity::OnDemand { .. } => {}
        }
        if blueprint.retention_hours > RETENTION_HOURS_MIN {
            self.argument("retention_period", &blueprint.retention_hours.to_string());
        }
        if blueprint.max_record_size_kib > MAX_RECORD_SIZE_KIB_MIN {
            self.argument("max_record_size_in_kib", &blueprint.max_record_size_kib.to_string());
        }
        if let Encryption::Kms { key_id } = &blueprint.encryption {
            self.argument("encryption_type", "\"KMS\"");
            self.argument("kms_key_id", &hcl(key_id));
        }
        if !blueprint.shard_level_metrics.is_empty() {
            let metrics = blueprint.shard_level_metrics.iter();
            let metrics: Vec<_> = metrics.map(|metric| format!("\"{metric}\"")).collect();
            self.argument("shard_level_metrics", &format!("[{}]", metrics.join(", ")));
        }
        if !blueprint.consumers.is_empty() {
            // Otherwise a stream with consumers cannot be destroyed.
            self.argument("enforce_consumer_deletion", "true");
        }
        self.tags(&blueprint.tags);
        self.raw("");
        self.raw("  stream_mode_details {");
        self.raw(&format!("    stream_mode = \"{}\"", blueprint.capacity.mode()));
        self.raw("  }");
        self.end();
        self.policy("stream", "aws_kinesis_stream.stream.arn", blueprint.policy.as_deref());
    }

    fn tags(&mut self, tags: &Tags) {
        if tags.is_empty() {
            return;
        }
        self.raw("");
        self.raw("  tags = {");
        for (key, value) in tags {
            self.raw(&format!("    {} = {}", hcl(key), hcl(value)));
        }
        self.raw("  }");
    }

    fn policy(&mut self, name: &str, arn: &str, policy: Option<&str>) {
        let Some(policy) = policy else { return };
        self.resource("aws_kinesis_resource_policy", name);
        self.argument("resource_arn", arn);
        self.argument("policy", &hcl(policy));
        self.end();
    }

    fn resource(&mut self, kind: &str, name: &str) {
        self.raw("");
        self.raw(&format!("resource \"{kind}\" \"{name}\" {{"));
    }

    fn argument(&mut self, name: &str, value: &str) {
        self.raw(&format!("  {name} = {value}"));
    }

    fn end(&mut self) {
        self.raw("}");
    }

    fn comment(&mut self, text: &str) {
        self.raw(&format!("# {text}"));
    }

    fn raw(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }
}

/// A text between quotes, with nothing in it that HCL would take for a template.
///
/// The sign before a brace is written by its number: doubled, as HCL also has it, it could be taken
/// together with one before it.
fn hcl(text: &str) -> String {
    literal(text).replace("${", "\\u0024{").replace("%{", "\\u0025{")
}
