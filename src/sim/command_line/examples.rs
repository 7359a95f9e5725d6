//! A line of each kind, to begin with.

/// A line that can be typed, and what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// What it does, in a few words.
    pub purpose: &'static str,
    /// The line.
    pub line: &'static str,
}

const fn example(purpose: &'static str, line: &'static str) -> Example {
    Example { purpose, line }
}

/// One of each kind. The names in them go together: who is added by one is paused by another.
pub static EXAMPLES: [Example; 17] = [
    example("Put a record", "put-record --partition-key user_67890 --data 'hi there'"),
    example("Split a shard, in the middle if no key is named", "split-shard --shard-to-split 2"),
    example(
        "Merge a shard with the one below it",
        "merge-shards --shard-to-merge 0 --adjacent-shard-to-merge 1",
    ),
    example(
        "Split and merge until there are so many shards",
        "update-shard-count --target-shard-count 6 --scaling-type UNIFORM_SCALING",
    ),
    example(
        "Let somebody write",
        r#"add-producer '{"name":"checkout","traffic":{"constant":5},"record_bytes":200,"population":{"uniform":{"users":100}},"key":"user_{user}"}'"#,
    ),
    example(
        "Let somebody read",
        r#"add-consumer '{"name":"audit","retrieval":{"polling":{"interval_ms":1000}}}'"#,
    ),
    example("Let workers share the shards", r#"add-fleet '{"name":"indexer","workers":2}'"#),
    example("Let a function be invoked", r#"add-mapping '{"name":"mailer"}'"#),
    example(
        "Change somebody: also change-producer, -consumer, -mapping",
        r#"change-fleet '{"name":"indexer","workers":2}'"#,
    ),
    example("Let another worker start", "start-worker indexer"),
    example("Let a process crash", "crash indexer --worker 0"),
    example("Let a process stand still", "pause audit"),
    example("Let it go on", "continue audit"),
    example("Let somebody leave", "remove checkout"),
    example(
        "Let calls fail",
        r#"inject-fault '{"action":"aws:fis:inject-api-internal-error","percentage":50,"duration_ms":10000,"operations":["PutRecord"]}'"#,
    ),
    example("End a fault", "stop-fault 0"),
    example("Let puts return receipts", "set-put-receipts on"),
];
