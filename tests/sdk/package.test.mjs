// The package itself: what it exports, its types, and what it says about mistakes.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import init, * as shardbelt from "shardbelt";
import * as awsSdk from "shardbelt/aws-sdk";

const run = promisify(execFile);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const wasm = await readFile(new URL(import.meta.resolve("shardbelt/shardbelt.wasm")));

// First of all: afterwards it is loaded.
test("a load that failed may be tried again, and one that succeeded is the last", async () => {
  await assert.rejects(init(new Uint8Array([1, 2, 3])), WebAssembly.CompileError);
  assert.equal(await init(wasm), undefined);
  assert.equal(init(wasm), init());
});

/** The names that a declaration file exports: of values, and of all. */
function declared(text) {
  const names = (pattern) => [...text.matchAll(pattern)].map(([, name]) => name).sort();
  return {
    values: names(/^export (?:class|function) (\w+)/gm),
    all: names(/^export (?:class|function|interface|type) (\w+)/gm),
  };
}

test("types and modules export the same names, and a program uses every one", async () => {
  const program = await readFile(here("types/every-name.ts"), "utf8");
  const declarations = ["index", "simulation"].map((name) =>
    readFile(here(`../../pkg/${name}.d.ts`), "utf8"),
  );
  const index = declared((await Promise.all(declarations)).join("\n"));
  const handler = declared(await readFile(here("../../pkg/aws-sdk.d.ts"), "utf8"));
  assert.deepEqual(
    Object.keys(shardbelt).filter((name) => name !== "default"),
    index.values,
  );
  assert.deepEqual(Object.keys(awsSdk), handler.values);
  for (const name of [...index.all, ...handler.all]) {
    assert.match(program, new RegExp(`\\b${name}\\b`), `types/every-name.ts does not use ${name}`);
  }
});

test("the types are sound: tsc finds nothing in a program that uses every name", async () => {
  const tsc = here("node_modules/typescript/bin/tsc");
  await run(process.execPath, [tsc, "--project", here("types/tsconfig.json")]);
});

test("the programs in the package's README run", async () => {
  const readme = await readFile(here("../../pkg/README.md"), "utf8");
  const programs = [...readme.matchAll(/```js\n(.*?)```/gs)].map(([, program]) => program);
  const said = [
    /^shardId-000000000002 \d{56}\n$/,
    /^[1-9]\d* records stored, [1-9]\d* lost\ntrue\n$/,
  ];
  assert.equal(programs.length, said.length);
  for (const [place, program] of programs.entries()) {
    const options = ["--no-warnings", "--input-type=module", "--eval", program];
    const { stdout } = await run(process.execPath, options, { cwd: here(".") });
    assert.match(stdout, said[place]);
  }
});

test("options that cannot be are named, with what they could be", async () => {
  await init(wasm);
  const refused = (options, message) =>
    assert.throws(() => new shardbelt.Kinesis(options), { name: "TypeError", message });
  refused(
    { shards: 3 },
    "There is no option called shards. There are: accountId, region, limits, shardLimit, " +
      "createStreamMs, deleteStreamMs, updateStreamMs, now.",
  );
  refused({ accountId: 12 }, "accountId must be a text of 12 digits, and is 12.");
  refused({ accountId: "12" }, 'accountId must be a text of 12 digits, and is "12".');
  refused({ region: "" }, 'region must be a text that is not empty, and is "".');
  refused({ shardLimit: 0 }, "shardLimit must be a whole number from 1 to 1000000, and is 0.");
  refused(
    { createStreamMs: 0.5 },
    "createStreamMs must be a whole number from 0 to 3600000, and is 0.5.",
  );
  refused({ limits: "none" }, 'limits must be "aws" or an object, and is "none".');
  refused(
    { limits: { readCallsPerS: -1 } },
    /^limits\.readCallsPerS must be a whole number from 1 /,
  );
  refused(
    { limits: { controlCallsLimited: 1 } },
    "limits.controlCallsLimited must be true or false, and is 1.",
  );
  refused(
    { limits: { reads: 1 } },
    /^There is no limit called reads\. There are: writeRecordsPerS, /,
  );
  refused({ now: 5 }, "now must be a function that returns milliseconds since 1970.");
  refused(5, "options must be an object, and is 5.");
});

test("options that are undefined count as left out", async () => {
  await init(wasm);
  new shardbelt.Kinesis({ region: undefined, limits: { readCallsPerS: undefined } }).free();
});

test("hashKey is MD5, whole and as a place in the hash space", async () => {
  await init(wasm);
  for (const key of ["user-1", "ключ 🔑", "k".repeat(256)]) {
    const md5 = createHash("md5").update(key).digest("hex");
    const { position, ...exact } = shardbelt.hashKey(key);
    assert.deepEqual(exact, { md5, hashKey: BigInt(`0x${md5}`).toString() });
    assert.ok(Math.abs(position - parseInt(md5.slice(0, 8), 16) / 2 ** 32) < 1e-9);
  }
  for (const key of ["", "k".repeat(257)]) {
    assert.throws(() => shardbelt.hashKey(key), { name: "RangeError", message: /partitionKey/ });
  }
});

const listStreams = {
  "Content-Type": "application/x-amz-json-1.1",
  "X-Amz-Target": "Kinesis_20131202.ListStreams",
};
const text = ({ body }) => new TextDecoder().decode(body);

test("handle takes bodies in every form that has bytes, and headers in any case", async () => {
  await init(wasm);
  const kinesis = new shardbelt.Kinesis();
  const bytes = new TextEncoder().encode("{}");
  for (const body of ["{}", bytes, bytes.buffer, new DataView(bytes.buffer)]) {
    const response = kinesis.handle({ method: "POST", path: "/", headers: listStreams, body });
    assert.equal(response.status, 200);
    assert.equal(response.headers["content-type"], "application/x-amz-json-1.1");
    assert.deepEqual(JSON.parse(text(response)).StreamNames, []);
  }
  assert.throws(() => kinesis.handle({ headers: listStreams, body: 5 }), {
    name: "TypeError",
    message: "body must be a Uint8Array, an ArrayBuffer or a text.",
  });
  kinesis.free();
});

test("handle answers requests that are none", async () => {
  await init(wasm);
  const kinesis = new shardbelt.Kinesis();
  const type = (request) => {
    const response = kinesis.handle(request);
    return [response.status, /"__type":"(\w+)"/.exec(text(response))?.[1]];
  };
  assert.deepEqual(type({ headers: listStreams, body: "{" }), [400, "SerializationException"]);
  const unknown = { ...listStreams, "X-Amz-Target": "Kinesis_20131202.MakeTea" };
  assert.deepEqual(type({ headers: unknown, body: "{}" }), [400, "UnknownOperationException"]);
  assert.equal(kinesis.handle({ method: "GET" }).status, 403);
  assert.equal(kinesis.handle({ method: "OPTIONS" }).status, 200);
  assert.ok(kinesis.handle().status >= 400);
  kinesis.free();
});

test("two of them know nothing of each other, and one that was freed is gone", async () => {
  await init(wasm);
  const [one, other] = [
    new shardbelt.Kinesis({ accountId: "111111111111" }),
    new shardbelt.Kinesis(),
  ];
  const call = (kinesis, operation, input) =>
    kinesis.handle({
      headers: { ...listStreams, "X-Amz-Target": `Kinesis_20131202.${operation}` },
      body: JSON.stringify(input),
    });
  assert.equal(call(one, "CreateStream", { StreamName: "orders", ShardCount: 1 }).status, 200);
  assert.match(text(call(other, "ListStreams", {})), /"StreamNames":\[\]/);
  assert.match(
    text(call(one, "DescribeStreamSummary", { StreamName: "orders" })),
    /:111111111111:/,
  );
  one.free();
  assert.throws(() => call(one, "ListStreams", {}));
  assert.equal(call(other, "ListStreams", {}).status, 200);
  other[Symbol.dispose ?? Symbol.for("Symbol.dispose")]();
});
