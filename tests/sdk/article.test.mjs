// The article's two programs, as they stand in it, on the real SDK.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { CreateStreamCommand } from "@aws-sdk/client-kinesis";
import { build } from "esbuild";
import { requestHandler } from "shardbelt/aws-sdk";
import { PROGRAMS, program } from "./article/programs.mjs";
import { browsers, reportOf } from "./support/browsers.mjs";
import { startKinesis } from "./support/shardbelt.mjs";

const ORDER = { orderId: "ord_12345", userId: "user_67890", amount: 99.99 };

/** Runs a program in this process, up to its first line. */
async function firstLine(name, handler) {
  const text = await program(name, "requestHandler");
  const require = createRequire(import.meta.url);
  return new Promise((resolve) => {
    const console = { log: (...values) => resolve(values), error: (...values) => resolve(values) };
    new Function("require", "console", "requestHandler", text)(require, console, handler);
  });
}

test("the article's programs run in Node", async () => {
  process.env.AWS_ACCESS_KEY_ID = "-";
  process.env.AWS_SECRET_ACCESS_KEY = "-";
  const { kinesis, client, wait } = await startKinesis();
  await client.send(new CreateStreamCommand({ StreamName: "my-orders-stream", ShardCount: 1 }));
  wait(1_000);
  const handler = requestHandler(kinesis);
  const [put, number] = await firstLine("put-record", handler);
  assert.equal(put, "Record sequenced with:");
  assert.match(number, /^\d{56}$/);
  assert.deepEqual(await firstLine("read-records", handler), [`Seq: ${number}, Data:`, ORDER]);
});

/** Both programs, the SDK and the package in one script, as a bundler makes it. */
async function bundle() {
  const programs = {
    name: "programs",
    setup(build) {
      build.onResolve({ filter: /^program:/ }, ({ path }) => ({ path, namespace: "program" }));
      build.onLoad({ filter: /.*/, namespace: "program" }, async ({ path }) => ({
        contents: await program(path.slice("program:".length), "...globalThis.client"),
        resolveDir: fileURLToPath(new URL(".", import.meta.url)),
      }));
    },
  };
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("./article/page.mjs", import.meta.url))],
    // Browsers have no `Buffer`; this is what bundlers put in its place.
    inject: [fileURLToPath(new URL("./article/buffer.mjs", import.meta.url))],
    alias: { buffer: "buffer/" },
    bundle: true,
    format: "esm",
    platform: "browser",
    // The SDK has a build of its own for browsers, and `require` should find it too.
    mainFields: ["browser", "module", "main"],
    plugins: [programs],
    write: false,
    logLevel: "silent",
  });
  return outputFiles[0].text;
}

for (const browser of browsers()) {
  const skip = browser.name === "Firefox" && browser.program === undefined && "it is not here";
  test(`the article's programs run in ${browser.name}`, { skip }, async () => {
    assert.deepEqual(PROGRAMS, ["put-record", "read-records"]);
    const { lines, failure } = await reportOf(browser, {
      "/": {
        type: "text/html",
        content:
          '<!doctype html><meta charset="utf-8"><script type="module" src="/page.js"></script>',
      },
      "/page.js": { type: "text/javascript", content: await bundle() },
      "/shardbelt.wasm": {
        type: "application/wasm",
        content: await readFile(new URL(import.meta.resolve("shardbelt/shardbelt.wasm"))),
      },
    });
    assert.equal(failure, undefined);
    const [[put, number], [read, data]] = lines;
    assert.equal(put, "Record sequenced with:");
    assert.match(number, /^\d{56}$/);
    assert.equal(read, `Seq: ${number}, Data:`);
    assert.deepEqual(JSON.parse(data), ORDER);
  });
}
