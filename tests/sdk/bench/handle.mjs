// `handle` beside kinesalite, in one run: 500 records of 100 bytes a call, four shards, JSON. Then a
// minute of puts, and what a record costs in memory.

import assert from "node:assert/strict";
import load from "../../../pkg/shardbelt.js";
import { kinesaliteInProcess, shardbelt } from "./contestants.mjs";

const RECORDS = 500;
const ROUNDS = 5;
const ROUND_MS = 1_000;
const MINUTE_MS = 60_000;
const SLICE_MS = 5_000;
const TURN_MS = 250;
const RETAINED = 1_000_000;
/** A call takes a millisecond of the service's time: so many are retained. */
const RETENTION_CALLS = 500;

const json = (value) => Buffer.from(JSON.stringify(value));
const read = (body) => JSON.parse(Buffer.from(body).toString() || "null");
const StreamName = "orders";

/** Data and partition key are 100 bytes together. */
const records = Array.from({ length: RECORDS }, (_, index) => ({
  PartitionKey: `key-${String(index).padStart(6, "0")}`,
  Data: Buffer.alloc(90, index).toString("base64"),
}));
const batch = json({ StreamName, Records: records });

async function withStream(contestant) {
  await contestant.call("CreateStream", json({ StreamName, ShardCount: 4 }));
  await contestant.ready();
  const { FailedRecordCount } = read(await contestant.call("PutRecords", batch));
  assert.equal(FailedRecordCount, 0);
  return contestant;
}

/** Records put in a second. */
async function puts(contestant) {
  const begun = performance.now();
  let count = 0;
  while (performance.now() - begun < ROUND_MS) {
    await contestant.call("PutRecords", batch);
    count += RECORDS;
  }
  return (count / (performance.now() - begun)) * 1_000;
}

/** The requests for all pages of all shards, and how many records each gives. */
async function pages(contestant) {
  const all = [];
  for (let shard = 0; shard < 4; shard += 1) {
    const ShardId = `shardId-00000000000${shard}`;
    const from = { StreamName, ShardId, ShardIteratorType: "TRIM_HORIZON" };
    let { ShardIterator } = read(await contestant.call("GetShardIterator", json(from)));
    for (;;) {
      const body = json({ ShardIterator, Limit: RECORDS });
      const { Records, NextShardIterator } = read(await contestant.call("GetRecords", body));
      if (Records.length < RECORDS) break;
      all.push({ body, count: Records.length });
      ShardIterator = NextShardIterator;
    }
  }
  return all;
}

/** Records got in a second, a page a call, again and again. What a client makes of them is not in it. */
async function gets(contestant) {
  for (let count = 0; count < 40; count += 1) await contestant.call("PutRecords", batch);
  const all = await pages(contestant);
  const begun = performance.now();
  let count = 0;
  for (let next = 0; performance.now() - begun < ROUND_MS; next = (next + 1) % all.length) {
    await contestant.call("GetRecords", all[next].body);
    count += all[next].count;
  }
  return (count / (performance.now() - begun)) * 1_000;
}

const median = (values) => values.toSorted((one, other) => one - other)[values.length >> 1];
const thousands = (rate) => `${Math.round(rate / 1_000)} thousand records/s`;

/** Both in turn, each round on a new stream: neither is slowed by what it has stored before. */
async function compare(what, measure) {
  const rates = { shardbelt: [], kinesalite: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const start of [shardbelt, kinesaliteInProcess]) {
      const contestant = await withStream(start());
      rates[contestant.name].push(await measure(contestant));
      contestant.stop();
    }
  }
  const ours = median(rates.shardbelt);
  const theirs = median(rates.kinesalite);
  console.log(
    `${what}: ${(ours / theirs).toFixed(1)} times kinesalite (${thousands(ours)} to ${thousands(theirs)})`,
  );
}

/** Records put in a second, by calls for so long. */
function rateFor(contestant, millis) {
  const begun = performance.now();
  let count = 0;
  while (performance.now() - begun < millis) {
    contestant.call("PutRecords", batch);
    count += RECORDS;
  }
  return (count / (performance.now() - begun)) * 1_000;
}

const keepingLittle = () => withStream(shardbelt({ retentionMs: RETENTION_CALLS }));

/** A service that has just begun, and is as full as it will ever be. */
async function begunNow() {
  const contestant = await keepingLittle();
  for (let count = 0; count < RETENTION_CALLS; count += 1) contestant.call("PutRecords", batch);
  return contestant;
}

/**
 * A minute of puts. The machine is not as fast in every second: so every quarter of one stands
 * beside a quarter on a service that has begun in the same five seconds.
 */
async function minute() {
  const contestant = await begunNow();
  const shares = [];
  for (let slice = 0; slice < MINUTE_MS; slice += SLICE_MS) {
    const other = await begunNow();
    let [ours, theirs] = [0, 0];
    for (let turn = 0; turn < SLICE_MS; turn += TURN_MS) {
      ours += rateFor(contestant, TURN_MS);
      theirs += rateFor(other, TURN_MS);
    }
    other.stop();
    shares.push(`${((ours / theirs) * 100).toFixed(0)} %`);
  }
  contestant.stop();
  console.log(`a minute of puts, by five seconds, of a service just begun: ${shares.join(", ")}`);
}

async function memory() {
  const { memory } = await load();
  const contestant = await withStream(shardbelt());
  const before = memory.buffer.byteLength;
  for (let count = 0; count < RETAINED; count += RECORDS) contestant.call("PutRecords", batch);
  const each = (memory.buffer.byteLength - before) / RETAINED;
  console.log(`memory: ${each.toFixed(0)} bytes for each retained record of 100`);
}

await memory();
await compare("puts", puts);
await compare("gets", gets);
await minute();
