// What the page of the test runs: both programs, one after the other. Their console goes to the test.

import { CreateStreamCommand, KinesisClient, waitUntilStreamExists } from "@aws-sdk/client-kinesis";
import init, { Kinesis } from "shardbelt";
import { requestHandler } from "shardbelt/aws-sdk";

const lines = [];
const keep = (...values) =>
  lines.push(values.map((value) => (typeof value === "string" ? value : JSON.stringify(value))));
const settled = () => new Promise((resolve) => (globalThis.programEnds = resolve));

async function main() {
  await init("/shardbelt.wasm");
  const kinesis = new Kinesis();
  const credentials = { accessKeyId: "-", secretAccessKey: "-" };
  globalThis.client = { credentials, requestHandler: requestHandler(kinesis) };
  const client = new KinesisClient({ region: "us-east-1", ...globalThis.client });
  await client.send(new CreateStreamCommand({ StreamName: "my-orders-stream", ShardCount: 1 }));
  await waitUntilStreamExists(
    { client, maxWaitTime: 20, minDelay: 1 },
    { StreamName: "my-orders-stream" },
  );
  console.log = console.error = (...values) => {
    keep(...values);
    globalThis.programEnds();
  };
  for (const run of [() => import("program:put-record"), () => import("program:read-records")]) {
    const end = settled();
    await run();
    await end;
  }
  kinesis.free();
  return { lines, userAgent: navigator.userAgent };
}

main()
  .catch((error) => ({ failure: String(error?.stack ?? error) }))
  .then((report) => fetch("/report", { method: "POST", body: JSON.stringify(report) }));
