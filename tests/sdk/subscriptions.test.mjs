// SubscribeToShard through the SDK: real event streams, on a clock that the test moves.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  CreateStreamCommand,
  DeregisterStreamConsumerCommand,
  DescribeStreamConsumerCommand,
  PutRecordCommand,
  RegisterStreamConsumerCommand,
  ResourceInUseException,
  ResourceNotFoundException,
  SplitShardCommand,
  SubscribeToShardCommand,
} from "@aws-sdk/client-kinesis";
import { startKinesis } from "./support/shardbelt.mjs";

const STREAM = "orders";
const SHARD = "shardId-000000000000";

async function startConsumer() {
  const started = await startKinesis();
  const { client, wait } = started;
  await client.send(new CreateStreamCommand({ StreamName: STREAM, ShardCount: 1 }));
  wait(1_000);
  const StreamARN = `arn:aws:kinesis:us-east-1:000000000000:stream/${STREAM}`;
  const { Consumer } = await client.send(
    new RegisterStreamConsumerCommand({ StreamARN, ConsumerName: "reader" }),
  );
  wait(1_000);
  const put = (text) =>
    client.send(
      new PutRecordCommand({ StreamName: STREAM, PartitionKey: "a", Data: Buffer.from(text) }),
    );
  const subscribe = async (StartingPosition, options) => {
    const { EventStream } = await client.send(
      new SubscribeToShardCommand({
        ConsumerARN: Consumer.ConsumerARN,
        ShardId: SHARD,
        StartingPosition,
      }),
      options,
    );
    return EventStream[Symbol.asyncIterator]();
  };
  return { ...started, Consumer, StreamARN, put, subscribe };
}

/** The next event; its records' data as texts. */
async function next(events) {
  const { value, done } = await events.next();
  if (done) return "end";
  const event = value.SubscribeToShardEvent;
  return { ...event, texts: event.Records.map(({ Data }) => Buffer.from(Data).toString()) };
}

test("records arrive: those that are there, and those that are put later", async () => {
  const { put, subscribe, kinesis } = await startConsumer();
  await put("one");
  const events = await subscribe({ Type: "TRIM_HORIZON" });
  const first = await next(events);
  assert.deepEqual(first.texts, ["one"]);
  assert.equal(first.MillisBehindLatest, 0);
  const pending = next(events);
  const { SequenceNumber } = await put("two");
  const second = await pending;
  assert.deepEqual(second.texts, ["two"]);
  assert.equal(second.Records[0].SequenceNumber, SequenceNumber);
  assert.equal(second.ContinuationSequenceNumber, SequenceNumber);
  assert.ok(second.Records[0].ApproximateArrivalTimestamp instanceof Date);
  kinesis.free();
});

test("without records there is an event after five seconds, and its number goes on", async () => {
  const { put, subscribe, wait, kinesis } = await startConsumer();
  const events = await subscribe({ Type: "LATEST" });
  const pending = next(events);
  wait(5_000);
  const { texts, ContinuationSequenceNumber } = await pending;
  assert.deepEqual(texts, []);
  await put("one");
  const position = { Type: "AFTER_SEQUENCE_NUMBER", SequenceNumber: ContinuationSequenceNumber };
  const again = await subscribe(position);
  assert.deepEqual((await next(again)).texts, ["one"]);
  kinesis.free();
});

test("five minutes end it", async () => {
  const { subscribe, wait, kinesis } = await startConsumer();
  const events = await subscribe({ Type: "LATEST" });
  let seen = 0;
  for (let seconds = 5; seconds < 300; seconds += 5) {
    const pending = next(events);
    wait(5_000);
    if ((await pending) !== "end") seen += 1;
  }
  assert.equal(seen, 59);
  const pending = next(events);
  wait(5_000);
  assert.equal(await pending, "end");
  kinesis.free();
});

test("a reshard ends it, with the child shards", async () => {
  const { client, put, subscribe, wait, kinesis } = await startConsumer();
  await put("one");
  const events = await subscribe({ Type: "TRIM_HORIZON" });
  assert.deepEqual((await next(events)).texts, ["one"]);
  const NewStartingHashKey = String(2n ** 127n);
  await client.send(
    new SplitShardCommand({ StreamName: STREAM, ShardToSplit: SHARD, NewStartingHashKey }),
  );
  const pending = next(events);
  wait(2_000);
  const last = await pending;
  assert.equal(last.ContinuationSequenceNumber, undefined);
  assert.deepEqual(
    last.ChildShards.map(({ ShardId, ParentShards }) => [ShardId, ParentShards]),
    [
      ["shardId-000000000001", [SHARD]],
      ["shardId-000000000002", [SHARD]],
    ],
  );
  assert.equal(await next(events), "end");
  kinesis.free();
});

test("again within five seconds is refused; after that it takes over", async () => {
  const { put, subscribe, wait, kinesis } = await startConsumer();
  const first = await subscribe({ Type: "LATEST" });
  await assert.rejects(subscribe({ Type: "LATEST" }), ResourceInUseException);
  wait(5_000);
  await next(first);
  const pending = next(first);
  const second = await subscribe({ Type: "LATEST" });
  await assert.rejects(pending, ResourceInUseException);
  await put("one");
  assert.deepEqual((await next(second)).texts, ["one"]);
  kinesis.free();
});

test("a consumer that is deregistered is told so", async () => {
  const { client, Consumer, subscribe, kinesis } = await startConsumer();
  const events = await subscribe({ Type: "LATEST" });
  const pending = next(events);
  const { ConsumerARN } = Consumer;
  await client.send(new DeregisterStreamConsumerCommand({ ConsumerARN }));
  await assert.rejects(pending, ResourceNotFoundException);
  const { ConsumerDescription } = await client.send(
    new DescribeStreamConsumerCommand({ ConsumerARN }),
  );
  assert.equal(ConsumerDescription.ConsumerStatus, "DELETING");
  kinesis.free();
});

test("a reader that gives up ends its subscription", async () => {
  const { put, subscribe, kinesis } = await startConsumer();
  const abort = new AbortController();
  const events = await subscribe({ Type: "LATEST" }, { abortSignal: abort.signal });
  const pending = next(events);
  abort.abort();
  await assert.rejects(pending, { name: "AbortError" });
  await put("one");
  kinesis.free();
});

test("with a real clock an event comes without a call that brings it", async () => {
  const started = await startKinesis({ now: undefined });
  const { client, kinesis } = started;
  await client.send(new CreateStreamCommand({ StreamName: STREAM, ShardCount: 1 }));
  const StreamARN = `arn:aws:kinesis:us-east-1:000000000000:stream/${STREAM}`;
  const ready = async (ask) => {
    for (;;) if (await ask()) return;
  };
  const register = () =>
    client
      .send(new RegisterStreamConsumerCommand({ StreamARN, ConsumerName: "reader" }))
      .catch((error) => {
        if (error instanceof ResourceInUseException || error.name === "LimitExceededException")
          return undefined;
        throw error;
      });
  let consumer;
  await ready(async () => (consumer = (await register())?.Consumer));
  const { ConsumerARN } = consumer;
  const subscription = new SubscribeToShardCommand({
    ConsumerARN,
    ShardId: SHARD,
    StartingPosition: { Type: "LATEST" },
  });
  let stream;
  await ready(async () => {
    stream = (await client.send(subscription).catch(() => undefined))?.EventStream;
    return stream !== undefined;
  });
  const { texts } = await next(stream[Symbol.asyncIterator]());
  assert.deepEqual(texts, []);
  kinesis.free();
});
