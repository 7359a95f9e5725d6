// The SDK's paginators and waiters.

import assert from "node:assert/strict";
import { test } from "node:test";
import sdk from "@aws-sdk/client-kinesis";
import { startKinesis } from "./support/shardbelt.mjs";

// Node finds the names of commands in the SDK's CommonJS, and not those of its helpers.
const {
  CreateStreamCommand,
  DeleteStreamCommand,
  ListShardsCommand,
  RegisterStreamConsumerCommand,
  paginateListStreamConsumers,
  paginateListStreams,
  waitUntilStreamExists,
  waitUntilStreamNotExists,
} = sdk;

async function pages(paginator, items) {
  const all = [];
  for await (const page of paginator) all.push(items(page).length);
  return all;
}

// The SDK has no paginator for shards: with a token, ListShards takes no stream's name.
test("ListShards goes through all shards, a token at a time", async () => {
  const { client, wait, kinesis } = await startKinesis();
  await client.send(new CreateStreamCommand({ StreamName: "orders", ShardCount: 7 }));
  wait(1_000);
  const pages = [];
  for (let from = { StreamName: "orders" }; from !== undefined;) {
    const page = await client.send(new ListShardsCommand({ ...from, MaxResults: 3 }));
    pages.push(page.Shards.map(({ ShardId }) => Number(ShardId.slice("shardId-".length))));
    from = page.NextToken && { NextToken: page.NextToken };
  }
  assert.deepEqual(pages, [[0, 1, 2], [3, 4, 5], [6]]);
  kinesis.free();
});

test("paginateListStreams goes through all streams", async () => {
  const { client, wait, kinesis } = await startKinesis();
  for (let index = 0; index < 5; index += 1) {
    await client.send(new CreateStreamCommand({ StreamName: `orders-${index}`, ShardCount: 1 }));
    wait(1_000);
  }
  const paginator = paginateListStreams({ client, pageSize: 2 }, {});
  assert.deepEqual(await pages(paginator, ({ StreamNames }) => StreamNames), [2, 2, 1]);
  kinesis.free();
});

test("paginateListStreamConsumers goes through all consumers", async () => {
  const { client, wait, kinesis } = await startKinesis();
  await client.send(new CreateStreamCommand({ StreamName: "orders", ShardCount: 1 }));
  wait(1_000);
  const StreamARN = "arn:aws:kinesis:us-east-1:000000000000:stream/orders";
  for (const ConsumerName of ["a", "b", "c"]) {
    await client.send(new RegisterStreamConsumerCommand({ StreamARN, ConsumerName }));
  }
  const paginator = paginateListStreamConsumers({ client, pageSize: 2 }, { StreamARN });
  assert.deepEqual(await pages(paginator, ({ Consumers }) => Consumers), [2, 1]);
  kinesis.free();
});

/** A waiter that asks every second, and a clock that goes on by as much with each request. */
async function startWaiter() {
  let advance = () => {};
  const config = {};
  const started = await startKinesis({}, { config, onRequest: () => advance() });
  advance = () => started.clock.advance(250);
  return started;
}

test("waitUntilStreamExists waits until a stream is ACTIVE", async () => {
  const { client, attempts, kinesis } = await startWaiter();
  await client.send(new CreateStreamCommand({ StreamName: "orders", ShardCount: 1 }));
  const waiter = { client, maxWaitTime: 30, minDelay: 1, maxDelay: 1 };
  const { state } = await waitUntilStreamExists(waiter, { StreamName: "orders" });
  assert.equal(state, "SUCCESS");
  assert.ok(attempts.filter(({ operation }) => operation === "DescribeStream").length > 1);
  kinesis.free();
});

test("waitUntilStreamNotExists waits until a stream is gone", async () => {
  const { client, wait, kinesis } = await startWaiter();
  await client.send(new CreateStreamCommand({ StreamName: "orders", ShardCount: 1 }));
  wait(1_000);
  await client.send(new DeleteStreamCommand({ StreamName: "orders" }));
  const waiter = { client, maxWaitTime: 30, minDelay: 1, maxDelay: 1 };
  const { state } = await waitUntilStreamNotExists(waiter, { StreamName: "orders" });
  assert.equal(state, "SUCCESS");
  kinesis.free();
});
