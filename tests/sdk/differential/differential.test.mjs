// Random calls, sent to Shardbelt and to kinesalite, whose texts its authors checked against AWS.
//
// `SEED=7 CALLS=50000 node --test differential/` tries others than CI does. Every difference must be
// listed in `known-differences.json` with its reason, and CI's run must meet every listed one.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { readFile } from "node:fs/promises";

import { UNLIMITED, loadShardbelt } from "../support/shardbelt.mjs";
import { randomCall } from "./calls.mjs";
import { Known, differences, outcome } from "./compare.mjs";
import { Random } from "./random.mjs";
import { Kinesalite, Shardbelt } from "./sides.mjs";
import { VirtualTime } from "./virtual-time.mjs";

const SEED = Number(process.env.SEED ?? 20_261_123);
const CALLS = Number(process.env.CALLS ?? 20_000);
const IS_DEFAULT = process.env.SEED === undefined && process.env.CALLS === undefined;
const SHARD_LIMIT = 24;
const START_MILLIS = Date.UTC(2026, 0, 1);
/** For how long a stream is being created, deleted or updated. */
const CHANGE_MILLIS = 500;
/** Until a change is over, and the children of a split are open. */
const SETTLED_MILLIS = 3_000;

const CHANGES = new Set(["CreateStream", "DeleteStream", "SplitShard", "MergeShards"]);

const read = async (name) => JSON.parse(await readFile(new URL(name, import.meta.url), "utf8"));

test(`${CALLS} random calls of seed ${SEED}`, async () => {
  const { Kinesis } = await loadShardbelt();
  const random = new Random(SEED);
  const known = new Known(await read("known-differences.json"));
  const notSent = await read("not-sent.json");
  const time = new VirtualTime(START_MILLIS);
  time.install();
  const changes = {
    createStreamMs: CHANGE_MILLIS,
    deleteStreamMs: CHANGE_MILLIS,
    updateStreamMs: CHANGE_MILLIS,
    shardLimit: SHARD_LIMIT,
  };
  // kinesalite counts nothing per second.
  const kinesis = new Kinesis({ ...changes, limits: UNLIMITED, now: time.now });
  const ours = new Shardbelt(kinesis);
  const theirs = await Kinesalite.start(createRequire(import.meta.url)("kinesalite"), changes);
  try {
    const run = new Run({ random, known, notSent, time, ours, theirs });
    await run.carryOut(CALLS);
    if (IS_DEFAULT) assert.deepEqual(known.unmet(), [], "listed differences that were never met");
    console.log(`     ${run.summary()}`);
  } finally {
    time.uninstall();
    await theirs.stop();
    kinesis.free();
  }
});

/** The same input with another member first, in it and in the structures that it holds. */
function* withOtherFirst(input) {
  for (const first of Object.keys(input)) {
    const moved = { [first]: input[first], ...input };
    yield moved;
    if (!Array.isArray(moved.Records)) continue;
    for (const inner of ["Data", "ExplicitHashKey", "PartitionKey"]) {
      const entry = (record) =>
        record && inner in record ? { [inner]: record[inner], ...record } : record;
      yield { ...moved, Records: moved.Records.map(entry) };
    }
  }
}

class Run {
  #context;
  #outcomes = new Map();
  #explained = 0;
  #unsent = 0;
  /** The stream that is being created, deleted or resharded. */
  #changing;
  /** The stream and the shard of each sequence number. */
  #origins = [];
  /** The open shards of each stream, in the order of the hash space. */
  #open = new Map();

  constructor(context) {
    this.#context = context;
  }

  async carryOut(count) {
    const { random, time } = this.#context;
    /** Calls until a change that is under way is given the time to end. */
    let untilSettled = Infinity;
    for (let index = 0; index < count; index += 1) {
      const call = this.#next(untilSettled);
      const changed = await this.#compare(call, index);
      if (changed && CHANGES.has(call.operation)) {
        this.#changing = call.input.StreamName;
        untilSettled = call.operation === "DeleteStream" ? 0 : random.below(4);
      } else {
        untilSettled -= 1;
      }
      if (untilSettled <= 0) {
        await time.advance(SETTLED_MILLIS);
        await this.#lookAtShards();
        this.#changing = undefined;
        untilSettled = Infinity;
      } else if (random.percent(1)) {
        await time.advance(untilSettled === Infinity ? random.pick([1_000, 299_000, 301_000]) : 1);
      } else {
        await time.advance(random.below(5));
      }
    }
  }

  /** While one change is under way there is no other. */
  #next(untilSettled) {
    const { random, ours, time } = this.#context;
    for (;;) {
      const call = randomCall(random, {
        numbers: ours.numbers.length,
        origin: (number) => this.#origins[number],
        iterators: ours.iterators.length,
        nowSeconds: time.now() / 1_000,
        open: (stream) => this.#open.get(stream) ?? [],
        changing: this.#changing,
      });
      if (untilSettled === Infinity || !["CreateStream", "DeleteStream"].includes(call.operation))
        return call;
    }
  }

  /** Sends a call to both, and returns whether both carried it out. */
  async #compare({ operation, input }, index) {
    const { ours, theirs, known, notSent } = this.#context;
    const our = await ours.call(operation, input);
    const told = outcome(our);
    this.#count(`${operation} ${told.split(":")[0]}`);
    const fits = (rule) =>
      new RegExp(`^(?:${rule.operation})$`).test(operation) &&
      new RegExp(`^(?:${rule.ours})$`, "s").test(told);
    if (notSent.some(fits)) {
      this.#unsent += 1;
      return false;
    }
    const their = await theirs.call(operation, input);
    if (our.status === 200 && their.status === 200) {
      this.#remember(operation, input.StreamName, our.body, their.body);
    }
    const symbolic = (side, { status, body }) => ({ status, body: side.symbolic(body) });
    for (const difference of differences(symbolic(ours, our), symbolic(theirs, their))) {
      const rule = known.explain(operation, difference);
      if (rule && (!rule.order || (await this.#isOrder(operation, input, difference.theirs)))) {
        this.#explained += 1;
        continue;
      }
      assert.fail(
        `call ${index} of seed ${SEED}: ${operation} ${JSON.stringify(input)}\n` +
          `${JSON.stringify(difference, null, 2)}\n` +
          `shardbelt: ${our.status} ${JSON.stringify(our.body)}\n` +
          `kinesalite: ${their.status} ${JSON.stringify(their.body)}`,
      );
    }
    return our.status === 200 && their.status === 200;
  }

  /** Whether we refuse as they do when another member comes first. A refused call changes nothing. */
  async #isOrder(operation, input, theirs) {
    for (const reordered of withOtherFirst(input)) {
      if (outcome(await this.#context.ours.call(operation, reordered)) === theirs) return true;
    }
    return false;
  }

  /** Keeps what later calls can refer to, in pairs. */
  #remember(operation, stream, our, their) {
    const { ours, theirs } = this.#context;
    const pair = (kept, value, other) =>
      value !== undefined && other !== undefined && kept(value, other);
    const number = (shard) => (value, other) => {
      // Streams of one second can have equal numbers. Where one side has, both have one place.
      const place = ours.placeOf(value) ?? theirs.placeOf(other) ?? ours.numbers.length;
      ours.remember(value, place);
      theirs.remember(other, place);
      this.#origins[place] ??= { stream, shard };
    };
    const iterator = (value, other) => {
      ours.iterators.push(value);
      theirs.iterators.push(other);
    };
    if (operation === "PutRecord") {
      pair(number(our.ShardId), our.SequenceNumber, their.SequenceNumber);
    }
    if (operation === "PutRecords") {
      our.Records.forEach(({ ShardId, SequenceNumber }, place) =>
        pair(number(ShardId), SequenceNumber, their.Records[place]?.SequenceNumber),
      );
    }
    if (operation === "GetShardIterator") pair(iterator, our.ShardIterator, their.ShardIterator);
    if (operation === "GetRecords") pair(iterator, our.NextShardIterator, their.NextShardIterator);
  }

  async #lookAtShards() {
    const { ours } = this.#context;
    const { body } = await ours.call("ListStreams", { Limit: 100 });
    this.#open.clear();
    for (const stream of body.StreamNames) {
      const { body } = await ours.call("ListShards", { StreamName: stream });
      const open = (body.Shards ?? [])
        .filter((shard) => shard.SequenceNumberRange.EndingSequenceNumber === undefined)
        .map(({ ShardId: id, HashKeyRange: range }) => ({
          id,
          start: BigInt(range.StartingHashKey),
          end: BigInt(range.EndingHashKey),
        }));
      open.sort((one, other) => (one.start < other.start ? -1 : 1));
      this.#open.set(stream, open);
    }
  }

  #count(outcome) {
    this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1);
  }

  summary() {
    const count = (fits) =>
      [...this.#outcomes].reduce((sum, [name, count]) => sum + (fits(name) ? count : 0), 0);
    const done = count((name) => name.endsWith(" 200"));
    const refused = count((name) => !name.endsWith(" 200"));
    const kinds = this.#outcomes.size;
    return (
      `${done} calls carried out and ${refused} refused, in ${kinds} ways; ` +
      `${this.#explained} explained differences; ${this.#unsent} not sent to kinesalite`
    );
  }
}
