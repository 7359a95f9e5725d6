// Random calls: mostly sensible ones, on a handful of streams, with every kind of mistake mixed in.
//
// A call's input may hold handles where the two sides have values of their own: `{ $number: 3 }` is
// the fourth sequence number that a put returned, `{ $iterator: 1 }` the second iterator.

const NAMES = ["orders", "clicks", "a.b_c-1", "Z"];
const KEYS = ["a", "b", "e", "f", "user-1", "ключ", "🔑", "k".repeat(256)];
const BAD_NAMES = ["", "a b", "é", "x".repeat(129), "/", 1, true, [], {}];
const HASH_KEYS = [
  "0",
  "1",
  "340282366920938463463374607431768211455",
  "340282366920938463463374607431768211456",
  "999999999999999999999999999999999999999",
  "113427455640312821154458202477256070485",
  "01",
  "-1",
  "a",
  "",
  5,
];
const SHARD_IDS = ["shardId-000000000000", "shardId-000000000001", "shard-2", "0", "3", "x-00"];
const BAD_SHARD_IDS = [
  "",
  "shardId-",
  "a-1-2",
  "shardId-2147483648",
  "shardId-99",
  "a b",
  7,
  false,
];
const NUMBERS = [
  "0",
  "5",
  "65541",
  "1".repeat(56),
  "9".repeat(129),
  "9".repeat(130),
  "01",
  "",
  "x",
  3,
];
const ITERATOR_TYPES = ["TRIM_HORIZON", "LATEST", "AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"];
const WRONG_TYPES = [true, 12, 1.5, "text", [], ["x"], {}, { a: 1 }, null];

const WEIGHTS = {
  PutRecord: 30,
  PutRecords: 12,
  GetShardIterator: 22,
  GetRecords: 30,
  DescribeStream: 8,
  DescribeStreamSummary: 4,
  ListStreams: 4,
  ListShards: 6,
  SplitShard: 6,
  MergeShards: 6,
  CreateStream: 6,
  DeleteStream: 2,
  IncreaseStreamRetentionPeriod: 3,
  DecreaseStreamRetentionPeriod: 3,
  AddTagsToStream: 4,
  RemoveTagsFromStream: 3,
  ListTagsForStream: 4,
};

/** What is called more often while a stream changes, and of that stream. */
const WATCHERS = {
  DescribeStream: 1,
  DescribeStreamSummary: 1,
  GetShardIterator: 1,
  ListShards: 2,
  PutRecord: 2,
};

/** The next call, from what is known of the state: `{ operation, input }`. */
export function randomCall(random, known) {
  const watches = known.changing !== undefined && random.percent(30);
  const operation = random.weighted(watches ? WATCHERS : WEIGHTS);
  const input = INPUTS[operation](random, known);
  if (watches && "StreamName" in input) input.StreamName = known.changing;
  if (random.percent(4)) spoil(random, input);
  if (random.percent(3)) input.Unknown = random.pick(WRONG_TYPES);
  return { operation, input };
}

/** Gives a member a value of another type, or takes it away. */
function spoil(random, input) {
  // Without a count `CreateStream` makes an on-demand stream, of which kinesalite knows nothing; and
  // it never answers for times after the last record.
  const members = Object.keys(input).filter((it) => it !== "ShardCount" && it !== "Timestamp");
  if (members.length === 0) return;
  const member = random.pick(members);
  if (random.percent(30)) delete input[member];
  else input[member] = random.pick(WRONG_TYPES);
}

const name = (random) => (random.percent(3) ? random.pick(BAD_NAMES) : random.pick(NAMES));
const key = (random) =>
  random.percent(3) ? random.pick(["", "k".repeat(257), 4]) : random.pick(KEYS);
const data = (random) =>
  random.percent(4)
    ? random.pick(["A", "====", "+/+=", "A=AA", "AB*=", 9, false])
    : Buffer.from(String(random.below(1e6)).repeat(random.below(4))).toString("base64");
const shardId = (random) => {
  if (random.percent(8)) return random.pick(BAD_SHARD_IDS);
  return random.percent(30)
    ? random.pick(SHARD_IDS)
    : `shardId-${String(random.below(7)).padStart(12, "0")}`;
};
const handle = (random, kind, count) => ({ [kind]: random.below(count) });

function entry(random) {
  const input = { PartitionKey: key(random), Data: data(random) };
  if (random.percent(15)) input.ExplicitHashKey = random.pick(HASH_KEYS);
  return input;
}

const INPUTS = {
  PutRecord(random, known) {
    const input = { StreamName: name(random), ...entry(random) };
    if (random.percent(10)) {
      input.SequenceNumberForOrdering =
        random.percent(50) && known.numbers > 0
          ? handle(random, "$number", known.numbers)
          : random.pick(NUMBERS);
    }
    return input;
  },
  PutRecords(random) {
    const count = random.percent(3) ? random.pick([0, 501]) : 1 + random.below(6);
    return {
      StreamName: name(random),
      Records: Array.from({ length: count }, () => entry(random)),
    };
  },
  GetShardIterator(random, known) {
    const type = random.percent(3)
      ? random.pick(["", "FIRST", 1])
      : random.pick([...ITERATOR_TYPES, "TRIM_HORIZON"]);
    const input = { StreamName: name(random), ShardId: shardId(random), ShardIteratorType: type };
    const wantsNumber = typeof type === "string" && type.endsWith("SEQUENCE_NUMBER");
    if (wantsNumber ? !random.percent(5) : random.percent(5)) {
      input.StartingSequenceNumber =
        random.percent(85) && known.numbers > 0
          ? handle(random, "$number", known.numbers)
          : random.pick(NUMBERS);
      const origin = known.origin(input.StartingSequenceNumber.$number);
      // Mostly of the shard that it came from.
      if (origin && random.percent(70)) {
        [input.StreamName, input.ShardId] = [origin.stream, origin.shard];
      }
    }
    if (random.percent(5)) {
      input.ShardIteratorType = "AT_TIMESTAMP";
      // In the future: kinesalite never answers for times after the last record.
      if (random.percent(70)) input.Timestamp = known.nowSeconds + 1 + random.below(100);
    }
    return input;
  },
  GetRecords(random, known) {
    const input = {
      ShardIterator:
        known.iterators > 0 && !random.percent(3)
          ? { $iterator: Math.max(0, known.iterators - 1 - random.below(40)) }
          : random.pick(["", "x", "AAAA", "A".repeat(513), 1]),
    };
    if (random.percent(30)) input.Limit = random.pick([0, 1, 2, 5, 10_000, 10_001, -1, 2.5, 1e12]);
    return input;
  },
  DescribeStream: (random) => ({ StreamName: name(random) }),
  DescribeStreamSummary: (random) => ({ StreamName: name(random) }),
  ListStreams(random) {
    const input = { Limit: random.pick([0, 1, 2, 3, 100, 10_000, 10_001]) };
    if (random.percent(40)) input.ExclusiveStartStreamName = name(random);
    return input;
  },
  ListShards(random) {
    const input = random.percent(90) ? { StreamName: name(random) } : {};
    if (random.percent(5)) input.MaxResults = random.pick([0, 10_001]);
    return input;
  },
  SplitShard(random, known) {
    const input = {
      StreamName: name(random),
      ShardToSplit: shardId(random),
      NewStartingHashKey: random.pick([...HASH_KEYS, "2", "3"]),
    };
    const open = known.open(input.StreamName);
    if (open.length > 0 && random.percent(75)) {
      const shard = random.pick(open);
      input.ShardToSplit = shard.id;
      input.NewStartingHashKey = String((shard.start + shard.end) / 2n);
    }
    return input;
  },
  MergeShards(random, known) {
    const input = {
      StreamName: name(random),
      ShardToMerge: shardId(random),
      AdjacentShardToMerge: shardId(random),
    };
    const open = known.open(input.StreamName);
    if (open.length > 1 && random.percent(75)) {
      const place = random.below(open.length - 1);
      const pair = [open[place].id, open[place + 1].id];
      if (random.percent(10)) pair.reverse();
      [input.ShardToMerge, input.AdjacentShardToMerge] = pair;
    }
    return input;
  },
  CreateStream: (random) => ({
    StreamName: name(random),
    ShardCount: random.percent(85) ? 1 + random.below(4) : random.pick([0, -1, 60, 100_001, "2"]),
  }),
  DeleteStream: (random) => ({ StreamName: name(random) }),
  IncreaseStreamRetentionPeriod: (random) => ({
    StreamName: name(random),
    RetentionPeriodHours: random.pick([-1, 0, 1, 23, 25, 48, 100, 168]),
  }),
  DecreaseStreamRetentionPeriod: (random) => ({
    StreamName: name(random),
    RetentionPeriodHours: random.pick([-1, 0, 1, 23, 24, 30, 48]),
  }),
  AddTagsToStream(random) {
    const count = random.percent(5) ? 0 : 1 + random.below(8);
    const tag = () =>
      random.percent(4) ? random.pick(["", "%", "a;b", "k".repeat(129)]) : `t${random.below(70)}`;
    const value = () =>
      random.percent(4) ? random.pick(["v".repeat(257), "%", "<"]) : `v${random.below(9)}`;
    const pairs = Array.from({ length: count }, () => [tag(), value()]);
    return { StreamName: name(random), Tags: Object.fromEntries(pairs) };
  },
  RemoveTagsFromStream(random) {
    const count = random.percent(12) ? random.pick([0, 51]) : 1 + random.below(9);
    const tag = () =>
      random.percent(4) ? random.pick(["", "k".repeat(129)]) : `t${random.below(70)}`;
    return { StreamName: name(random), TagKeys: Array.from({ length: count }, tag) };
  },
  ListTagsForStream(random) {
    const input = { StreamName: name(random) };
    if (random.percent(50)) input.Limit = random.pick([0, 1, 3, 10, 20, 51]);
    if (random.percent(40)) input.ExclusiveStartTagKey = random.pick(["t1", "t35", "t9", "", "z"]);
    return input;
  },
};
