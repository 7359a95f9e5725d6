// The package as a user in Node loads it, and SDK clients on it.

import { readFile } from "node:fs/promises";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import init, * as shardbelt from "shardbelt";
import { requestHandler } from "shardbelt/aws-sdk";

/** The package, ready. */
export async function loadShardbelt() {
  await init(await readFile(new URL(import.meta.resolve("shardbelt/shardbelt.wasm"))));
  return shardbelt;
}

const NEVER = 2 ** 50;

/** Limits of which nothing is refused that is counted per second. */
export const UNLIMITED = {
  writeRecordsPerS: NEVER,
  writeBytesPerS: NEVER,
  readCallsPerS: NEVER,
  readBytesPerS: NEVER,
  shardIteratorCallsPerS: NEVER,
  controlCallsLimited: false,
};

/** A clock that moves when a test says so. It begins on 1 January 2026. */
export class Clock {
  millis = Date.UTC(2026, 0, 1);
  now = () => this.millis;

  advance(millis) {
    this.millis += millis;
  }
}

/** A Kinesis with a clock, and a client of the SDK on it. `attempts` is what each of them reported. */
export async function startKinesis(options = {}, clientOptions = {}) {
  const { Kinesis } = await loadShardbelt();
  const clock = new Clock();
  const kinesis = new Kinesis({ now: clock.now, ...options });
  const attempts = [];
  const onRequest = (report) => {
    attempts.push(report);
    clientOptions.onRequest?.(report);
  };
  const client = new KinesisClient({
    region: "us-east-1",
    credentials: { accessKeyId: "-", secretAccessKey: "-" },
    requestHandler: requestHandler(kinesis, { onRequest }),
    ...clientOptions.config,
  });
  /** Lets time pass; what it brings comes at once. */
  const wait = (millis) => {
    clock.advance(millis);
    kinesis.handle();
  };
  return { kinesis, client, clock, wait, attempts };
}
