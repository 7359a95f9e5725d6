// A stock client: what it sends, what it gets, and what it does when it is throttled.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  CreateStreamCommand,
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  LimitExceededException,
  ListStreamsCommand,
  ProvisionedThroughputExceededException,
  PutRecordCommand,
  PutRecordsCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-kinesis";
import { requestHandler } from "shardbelt/aws-sdk";
import { startKinesis } from "./support/shardbelt.mjs";

const StreamName = "orders";
const SHARD = "shardId-000000000000";

async function startStream(options, clientOptions) {
  const started = await startKinesis(options, clientOptions);
  await started.client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
  started.wait(1_000);
  return started;
}

test("what is put comes back: bytes, keys, numbers and times", async () => {
  const { client, clock, kinesis } = await startStream();
  const Data = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const put = await client.send(
    new PutRecordCommand({ StreamName, PartitionKey: "ключ 🔑", Data }),
  );
  assert.equal(put.ShardId, SHARD);
  const { ShardIterator } = await client.send(
    new GetShardIteratorCommand({
      StreamName,
      ShardId: SHARD,
      ShardIteratorType: "AT_TIMESTAMP",
      Timestamp: new Date(clock.millis),
    }),
  );
  const { Records, MillisBehindLatest } = await client.send(
    new GetRecordsCommand({ ShardIterator }),
  );
  assert.equal(MillisBehindLatest, 0);
  assert.equal(Records.length, 1);
  assert.deepEqual(Uint8Array.from(Records[0].Data), Data);
  assert.equal(Records[0].PartitionKey, "ключ 🔑");
  assert.equal(Records[0].SequenceNumber, put.SequenceNumber);
  assert.equal(Records[0].ApproximateArrivalTimestamp.getTime(), clock.millis);
  kinesis.free();
});

test("exceptions are the SDK's own", async () => {
  const { client, kinesis } = await startKinesis();
  await assert.rejects(client.send(new DescribeStreamCommand({ StreamName })), (error) => {
    assert.ok(error instanceof ResourceNotFoundException);
    assert.equal(error.message, "Stream orders under account 000000000000 not found.");
    assert.equal(error.$fault, "client");
    assert.equal(error.$metadata.httpStatusCode, 400);
    assert.match(error.$metadata.requestId, /^[0-9a-f-]{36}$/);
    return true;
  });
  kinesis.free();
});

test("the SDK's own retries of a throttled call can be seen", async () => {
  const reports = [];
  const started = await startStream(
    { limits: { writeRecordsPerS: 1 } },
    { onRequest: (report) => reports.push(report) },
  );
  const put = () =>
    started.client.send(
      new PutRecordCommand({ StreamName, PartitionKey: "a", Data: Buffer.of(1) }),
    );
  await put();
  reports.length = 0;
  await assert.rejects(put(), (error) => {
    assert.ok(error instanceof ProvisionedThroughputExceededException);
    assert.equal(error.$metadata.attempts, 3);
    return true;
  });
  const { invocationId } = reports[0];
  assert.match(invocationId, /^[0-9a-f-]{36}$/);
  assert.deepEqual(
    reports,
    [1, 2, 3].map((attempt) => ({
      operation: "PutRecord",
      invocationId,
      attempt,
      maxAttempts: 3,
      status: 400,
      errorType: "ProvisionedThroughputExceededException",
    })),
  );
  started.kinesis.free();
});

test("a retry succeeds once there is room again", async () => {
  const started = await startStream(
    { limits: { writeRecordsPerS: 1 } },
    { onRequest: ({ status }) => status === 400 && started.clock.advance(1_000) },
  );
  const put = () =>
    started.client.send(
      new PutRecordCommand({ StreamName, PartitionKey: "a", Data: Buffer.of(1) }),
    );
  await put();
  const { $metadata } = await put();
  assert.equal($metadata.attempts, 2);
  started.kinesis.free();
});

test("PutRecords answers record by record", async () => {
  const { client, kinesis } = await startStream({ limits: { writeRecordsPerS: 2 } });
  const Records = ["a", "b", "c"].map((PartitionKey) => ({ PartitionKey, Data: Buffer.of(1) }));
  const output = await client.send(new PutRecordsCommand({ StreamName, Records }));
  assert.equal(output.FailedRecordCount, 1);
  assert.equal(output.Records[2].ErrorCode, "ProvisionedThroughputExceededException");
  kinesis.free();
});

test("control-plane calls have their rates", async () => {
  const { client, kinesis } = await startKinesis({}, { config: { maxAttempts: 1 } });
  const calls = Array.from({ length: 6 }, () => client.send(new ListStreamsCommand({})));
  const outcomes = await Promise.allSettled(calls);
  assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 5);
  assert.ok(outcomes.at(-1).reason instanceof LimitExceededException);
  kinesis.free();
});

test("host, region, endpoint and HTTP/2 are of no consequence, and nothing goes to the network", async () => {
  const { kinesis } = await startKinesis();
  const config = { credentials: { accessKeyId: "-", secretAccessKey: "-" } };
  for (const where of [
    { region: "eu-central-1" },
    { region: "us-east-1", endpoint: "https://kinesis.example.invalid" },
    { region: "us-east-1", useFipsEndpoint: true, useDualstackEndpoint: true },
  ]) {
    const client = new KinesisClient({
      ...config,
      ...where,
      requestHandler: requestHandler(kinesis),
    });
    assert.deepEqual((await client.send(new ListStreamsCommand({}))).StreamNames, []);
    client.destroy();
  }
  kinesis.free();
});

test("a call that was given up before it began is not carried out", async () => {
  const { client, attempts, kinesis } = await startKinesis();
  const abort = new AbortController();
  abort.abort();
  const call = client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }), {
    abortSignal: abort.signal,
  });
  await assert.rejects(call, { name: "AbortError" });
  assert.deepEqual(attempts, []);
  assert.deepEqual((await client.send(new ListStreamsCommand({}))).StreamNames, []);
  kinesis.free();
});
