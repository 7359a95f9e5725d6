// Every name of the package, as a user in TypeScript writes it. Nothing here runs: `tsc` reads it,
// and `package.test.mjs` reads from it that no name was forgotten.

import { KinesisClient, ListStreamsCommand } from "@aws-sdk/client-kinesis";
import init, { Kinesis, hashKey } from "shardbelt";
import type {
  KinesisOptions,
  KinesisRequest,
  KinesisResponse,
  Limits,
  WasmSource,
} from "shardbelt";
import { requestHandler } from "shardbelt/aws-sdk";
import type {
  AttemptReport,
  InProcessRequestHandler,
  RequestHandlerOptions,
} from "shardbelt/aws-sdk";

const sources: WasmSource[] = [
  new URL("https://example.com/shardbelt.wasm"),
  "/shardbelt.wasm",
  new Request("/shardbelt.wasm"),
  new Response(),
  fetch("/shardbelt.wasm"),
  new Uint8Array(),
  new ArrayBuffer(0),
];
const loaded: Promise<void> = init();
await Promise.all([loaded, ...sources.map((source) => init(source))]);

const limits: Required<Limits> = {
  writeRecordsPerS: 1_000,
  writeBytesPerS: 1_048_576,
  readCallsPerS: 5,
  readBytesPerS: 2_097_152,
  shardIteratorCallsPerS: 5,
  subscriptionBytesPerS: 2_097_152,
  getRecordsBytesMax: 10_485_760,
  recordBytesMax: 1_048_576,
  putRecordsBytesMax: 10_485_760,
  streamsInTransitionMax: 5,
  controlCallsLimited: true,
  retentionMs: 86_400_000,
};
const options: Required<KinesisOptions> = {
  accountId: "123456789012",
  region: "eu-central-1",
  limits,
  shardLimit: 100,
  createStreamMs: 500,
  deleteStreamMs: 500,
  updateStreamMs: 500,
  now: () => Date.now(),
};
const kinesis = new Kinesis(options);
new Kinesis({ limits: "aws" }).free();
// @ts-expect-error: no such option.
new Kinesis({ shards: 3 });

const request: Required<KinesisRequest> = {
  method: "POST",
  path: "/",
  headers: { "x-amz-target": "Kinesis_20131202.ListStreams" },
  body: "{}",
};
const { status, headers, body }: KinesisResponse = kinesis.handle(request);
const shown: [number, string | undefined] = [status, headers["content-type"]];
if (body instanceof ReadableStream) await body.cancel();
else console.log(shown, body.byteLength);

const { md5, hashKey: decimal, position } = hashKey("user-1");
const place: [string, string, number] = [md5, decimal, position];
console.log(place);

const reports: Required<AttemptReport>[] = [];
const watching: RequestHandlerOptions = {
  onRequest({
    operation,
    invocationId = "",
    attempt = 1,
    maxAttempts = 1,
    status,
    errorType = "",
  }) {
    reports.push({ operation, invocationId, attempt, maxAttempts, status, errorType });
  },
};
const handler: InProcessRequestHandler = requestHandler(kinesis, watching);
const client = new KinesisClient({ region: "us-east-1", requestHandler: handler });
const names: string[] | undefined = (await client.send(new ListStreamsCommand({}))).StreamNames;
console.log(names);
kinesis.free();
