// The world as a class: what is done to it, what it shows, and that it can be wound back and shared.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { loadShardbelt } from "./support/shardbelt.mjs";

const { Simulation } = await loadShardbelt();

const trace = (name) => readFile(new URL(`../../scenarios/${name}.json`, import.meta.url), "utf8");

/** A stream with nobody there, at AWS's limits. */
const empty = {
  version: 1,
  title: "Empty",
  duration_ms: 60_000,
  scenario: { stream: "orders", shard_count: 2, retention_ms: 300_000 },
};

const crowd = {
  ...empty,
  scenario: {
    ...empty.scenario,
    producers: [
      {
        name: "web",
        traffic: { constant: 20 },
        record_bytes: 100,
        population: { named: ["a", "b"] },
        key: "{user}",
      },
    ],
    consumers: [{ name: "billing", retrieval: { polling: { interval_ms: 1_000 } } }],
    fleets: [{ name: "search", workers: 2 }],
    mappings: [{ name: "mail" }],
  },
};

/** The error that a call throws. */
function thrown(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

test("a scenario runs as an object and as a text, and one digest stands for its life", async () => {
  const text = await trace("hot-key");
  const lives = [text, JSON.parse(text), text].map((scenario) => new Simulation(scenario));
  for (const life of lives) life.run(10_000);
  const digests = lives.map((life) => life.digest());
  assert.match(digests[0], /^[0-9a-f]{32}$/);
  assert.equal(new Set(digests).size, 1);
  const other = new Simulation(text, { seed: 99n });
  other.run(10_000);
  assert.notEqual(other.digest(), digests[0]);
});

test("winding back and forth comes to the same life", () => {
  const life = new Simulation(crowd);
  life.run(5_000.25);
  assert.equal(life.now(), 5_000.25);
  const [digest, view] = [life.digest(), life.view()];
  life.run(20_000);
  life.seek(1_234);
  assert.equal(life.now(), 1_234);
  assert.equal(life.end(), 25_000.25);
  life.seek(5_000.25);
  assert.equal(life.digest(), digest);
  assert.deepEqual(life.view(), view);
});

test("a line of the AWS CLI puts a record", () => {
  const life = new Simulation(empty);
  const { line, sequenceNumber, ...outcome } = life.do(
    "put-record --partition-key user-1 --data hi",
  );
  assert.deepEqual(outcome, { kind: "put", shard: 1, shardId: "shardId-000000000001" });
  assert.match(sequenceNumber, /^\d{56}$/);
  assert.equal(
    line,
    "aws kinesis put-record --stream-name orders --partition-key user-1 --data hi " +
      "--cli-binary-format raw-in-base64-out",
  );
  assert.equal(life.do(line).kind, "put");
  assert.equal(life.view().recordsRetained, 2);
  assert.deepEqual([life.undo(), life.undo(), life.undo()], [true, true, false]);
  assert.equal(life.view().recordsRetained, 0);
  assert.deepEqual([life.redo(), life.redo(), life.redo()], [true, true, false]);
  assert.equal(life.view().recordsRetained, 2);
});

test("people come, crash and go by lines", () => {
  const life = new Simulation(empty);
  const add = (who, settings) => life.do(`add-${who} '${JSON.stringify(settings)}'`);
  assert.equal(add("producer", crowd.scenario.producers[0]).kind, "producer");
  const { id } = add("fleet", { name: "search", workers: 2 });
  life.run(3_000);
  assert.deepEqual(
    { ...life.do("crash search --worker 1"), line: "" },
    { line: "", kind: "worker", consumer: id, worker: 1 },
  );
  assert.equal(life.do("start-worker search").worker, 2);
  life.do("pause search --worker 0");
  const fault = life.do(
    `inject-fault '{"action":"aws:fis:inject-api-internal-error","operations":["PutRecord"],` +
      `"percentage":100,"duration_ms":60000}'`,
  );
  const { fleets, faults } = life.view();
  assert.deepEqual(
    fleets[0].workers.map(({ worker, state }) => [worker, state]),
    [
      [0, "paused"],
      [2, "running"],
    ],
  );
  assert.deepEqual(
    faults.map((it) => [it.id, it.settings.percentage]),
    [[fault.id, 100]],
  );
  life.do(`stop-fault ${fault.id}`);
  life.do("remove web");
  assert.deepEqual([life.view().faults, life.view().producers], [[], []]);
});

test("what is refused says why, and its name says by whom", () => {
  const life = new Simulation(empty);
  const refusal = (line) => {
    const { name, message } = thrown(() => life.do(line));
    return [name, message];
  };
  assert.deepEqual(refusal("putt-record --data a"), [
    "CommandLineError",
    "Word 1, 'putt-record': there is no such command. Did you mean put-record?",
  ]);
  assert.deepEqual(refusal("split-shard --shard-to-split 7"), [
    "ResourceNotFoundException",
    "ResourceNotFoundException: Could not find shard shardId-000000000007 in stream orders under " +
      "account 000000000000.",
  ]);
  assert.deepEqual(refusal("crash nobody"), ["CommandError", "Nobody is called 'nobody'."]);
});

test("the view has everybody in it, in plain values", () => {
  const life = new Simulation(crowd);
  life.run(30_000);
  const view = life.view();
  assert.equal(view.elapsedMs, 30_000);
  assert.equal(view.now, Date.UTC(2026, 0, 1) + 30_000);
  assert.equal(view.status, "ACTIVE");
  const [first, second] = view.shards;
  assert.deepEqual(
    [first.range, second.range.end],
    [{ start: "0", end: `${2n ** 127n - 1n}` }, `${2n ** 128n - 1n}`],
  );
  assert.deepEqual([first.parents, first.openedAt, first.closedAt], [[], Date.UTC(2026, 0, 1), null]);
  assert.ok(first.gauges.writeRecords.used <= first.gauges.writeRecords.perS);
  const [{ settings, ...producer }] = view.producers;
  // Settings are as in the scenario file, so that a changed copy can be given back.
  assert.deepEqual(settings.population, { named: ["a", "b"] });
  assert.equal(producer.accepted, first.tally.accepted + second.tally.accepted);
  assert.deepEqual(
    [producer.refused, producer.lost, producer.copies, producer.waiting],
    [0, 0, 0, 0],
  );
  for (const { watched } of [...view.consumers, ...view.fleets, ...view.mappings]) {
    // What a worker had read of a shard that another took is read again.
    const readOnce = watched.delivered - watched.duplicates;
    assert.equal(readOnce + watched.unread, producer.accepted);
    assert.deepEqual([watched.inversions, watched.lost], [0, 0]);
  }
  const [{ leases, workers }] = view.fleets;
  assert.deepEqual(leases.map(({ owner }) => owner).sort(), [0, 1]);
  assert.ok(leases.every(({ checkpoint }) => /^\d{56}$/.test(checkpoint)));
  assert.deepEqual(workers.flatMap(({ held }) => held).sort(), [0, 1]);
  assert.ok(view.mappings[0].totals.processed > 0);
  assert.equal(view.consumers[0].cursors[0].state, "reading");
});

test("events are told from any index on, also those of long ago", () => {
  const life = new Simulation(crowd);
  life.run(90_000);
  const first = life.events();
  assert.equal(first.length, 1_000);
  assert.deepEqual(
    first.map(({ index }) => index),
    [...first.keys()],
  );
  const all = [];
  for (let events = first; events.length > 0; events = life.events(all.length)) all.push(...events);
  assert.ok(all.length > 2_000);
  const put = all.find(({ kind }) => kind === "putAccepted");
  assert.deepEqual(
    [put.actor, put.outcome, put.cause, put.bytes],
    [{ kind: "producer", id: 0 }, "answered", null, 101],
  );
  assert.ok(all.every(({ cause, index }) => cause === null || cause < index));
  // Winding to an event makes it the last but those of its moment.
  life.seek(put.atMs);
  assert.ok(life.events(put.index).some(({ index }) => index === put.index));
  assert.deepEqual(life.events(1e15), []);
});

test("time is run to the next happening of a kind", () => {
  const life = new Simulation(crowd);
  assert.equal(life.stepTo("put"), true);
  const put = life.events().at(-1);
  assert.equal(put.kind, "putAccepted");
  assert.equal(put.atMs, life.now());
  life.do("split-shard --shard-to-split 0");
  assert.equal(life.stepTo("change"), true);
  assert.equal(new Simulation(empty).stepTo("read"), false);
  assert.equal(life.stepBackTo("put"), true);
  assert.ok(life.now() >= put.atMs);
  assert.equal(new Simulation(empty).stepBackTo("anything"), false);
  assert.match(thrown(() => life.stepTo("lunch")).message, /There are: anything, put, read, refusal/);
});

test("a link has the life in it, and opens at the moment at which it was made", () => {
  const life = new Simulation(crowd, { seed: 2 ** 53 - 1 });
  life.run(4_000);
  life.do("put-record --partition-key user-1 --data hi");
  life.do("crash search --worker 1");
  life.run(6_000);
  life.seek(5_000);
  const fragment = life.shareFragment();
  assert.match(fragment, /^s=1:[\w-]+$/);
  const other = Simulation.fromFragment(`#${fragment}`);
  assert.equal(other.now(), 5_000);
  assert.equal(other.digest(), life.digest());
  assert.deepEqual(other.view(), life.view());
  for (const it of [life, other]) it.seek(20_000);
  assert.equal(other.digest(), life.digest());
});

test("links that are none are refused in words", () => {
  const refusal = (fragment) => {
    const { name, message } = thrown(() => Simulation.fromFragment(fragment));
    assert.equal(name, "RangeError");
    return message;
  };
  assert.match(refusal("s=2:abc"), /^The link is of version 2, and only 1 is known here/);
  assert.match(refusal("s=1:abc"), /^The link cannot be unpacked/);
  assert.match(refusal("hello"), /^It is no link of Shardbelt/);
  assert.match(refusal(undefined), /^It is no link of Shardbelt/);
});

test("a link that would take too long to live is refused", () => {
  const busy = structuredClone(crowd.scenario);
  Object.assign(busy, { retention_ms: 1_000, consumers: [], fleets: [], mappings: [] });
  busy.producers[0].traffic = { constant: 10_000 };
  const content = JSON.stringify({ scenario: busy, seed: 1, t_us: 3e13 });
  const fragment = `s=1:${deflateRawSync(content).toString("base64url")}`;
  assert.match(
    thrown(() => Simulation.fromFragment(fragment)).message,
    /^The link asks for 30000000000 ms of a life of which \d+(\.\d+)? ms are as much as /,
  );
});

test("time runs on in pieces for those who ask for it", () => {
  const life = new Simulation(crowd);
  let pieces = 0;
  while (!life.run(10_000 - life.now(), { tasksMax: 100 })) pieces += 1;
  assert.ok(pieces >= 2);
  const whole = new Simulation(crowd);
  whole.run(10_000);
  assert.equal(life.digest(), whole.digest());
});

test("a stream that is full says so", () => {
  const flood = structuredClone(crowd);
  flood.scenario = {
    ...flood.scenario,
    shard_count: 40,
    consumers: [],
    fleets: [],
    mappings: [],
    producers: [{ ...flood.scenario.producers[0], traffic: { constant: 10_000 } }],
  };
  flood.scenario.producers[0].population = { uniform: { users: 1_000 } };
  flood.scenario.producers[0].key = "{user}";
  const life = new Simulation(flood);
  const { name, message } = thrown(() => life.run(60_000));
  assert.equal(name, "StreamFullError");
  assert.match(message, /^The stream holds 250000 records, as much as a world can carry, and time stands still at \d+/);
  assert.equal(life.view().recordsRetained, 250_000);
  // It can be wound back.
  life.seek(1_000);
  assert.equal(life.now(), 1_000);
});

test("a frame has six numbers for each record, newest first", () => {
  const life = new Simulation(crowd);
  life.run(3_000);
  const { recordsRetained } = life.view();
  const out = new Float32Array(6 * (recordsRetained + 10)).fill(-7);
  assert.equal(life.copyFrame(out), recordsRetained);
  const ages = [];
  for (let at = 0; at < recordsRetained * 6; at += 6) {
    const [x, y, age, shard, bytes, colour] = out.subarray(at, at + 6);
    assert.ok(Math.abs(x - (age / 30) * 0.8) < 1e-6);
    assert.equal(Math.floor(y * 2), shard);
    assert.equal(bytes, 101);
    assert.ok(colour === 0 || colour === 1);
    ages.push(age);
  }
  assert.deepEqual(ages, ages.toSorted((one, other) => one - other));
  assert.ok(out.subarray(recordsRetained * 6).every((number) => number === -7));
  assert.equal(life.copyFrame(new Float32Array(13)), 2);
  assert.throws(() => life.copyFrame([]), { name: "TypeError" });
});

test("what cannot be given is named", () => {
  const refused = (call, name, message) => {
    const error = thrown(call);
    assert.equal(error.name, name);
    assert.match(error.message, message);
  };
  refused(() => new Simulation(), "TypeError", /^scenario must be a scenario file/);
  refused(() => new Simulation("{"), "RangeError", /^Line 1, column 1, \.: EOF/);
  const wrong = structuredClone(crowd);
  wrong.scenario.consumers[0].retrieval.polling.interval_ms = 1;
  refused(
    () => new Simulation(wrong),
    "RangeError",
    /^scenario\.consumers\[0\]: Poll every 50 to 300000 milliseconds\.$/,
  );
  refused(() => new Simulation(empty, { speed: 1 }), "TypeError", /no option called speed/);
  for (const seed of [-1, 0.5, 2 ** 53, 2n ** 64n, "1", null]) {
    refused(() => new Simulation(empty, { seed }), "TypeError", /^seed must be a whole number/);
  }
  const life = new Simulation(empty);
  for (const ms of [-1, NaN, Infinity, 4e10]) {
    refused(() => life.run(ms), "RangeError", /^ms must be a number from 0 to 31536000000/);
    refused(() => life.seek(ms), "RangeError", /^ms must be a number from 0 to 31536000000/);
  }
  life.free();
  assert.throws(() => life.now());
});
