// One life has one digest, wherever it is lived: the catalogue of scenarios, and random scripts.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { build } from "esbuild";
import { browsers, reportOf } from "./support/browsers.mjs";
import { loadShardbelt } from "./support/shardbelt.mjs";
import { digestsOf, digestsOfScripts } from "./worlds/lives.mjs";

const { Simulation } = await loadShardbelt();

const SCRIPTS = 1_000;
const folder = new URL("../../scenarios/", import.meta.url);
const json = async (file, base = folder) => JSON.parse(await readFile(new URL(file, base)));

/** Those of a native run. */
const wanted = await json("../sim/traces.json", import.meta.url);
const files = (await readdir(folder)).filter((file) => !file.endsWith(".schema.json"));
const scenarios = Object.fromEntries(
  await Promise.all(files.map(async (file) => [file.replace(/\.json$/, ""), await json(file)])),
);
/** Somebody of each kind. */
const crowd = {
  ...scenarios["hot-key"],
  scenario: {
    ...scenarios["hot-key"].scenario,
    fleets: [{ name: "search", workers: 2 }],
    mappings: [{ name: "mail" }],
  },
};

let inNode;

test("every scenario ends in Node with the digest of a native run", () => {
  assert.deepEqual(digestsOf(Simulation, scenarios), wanted);
});

test("random scripts are lived in Node, and most of their lines are carried out", () => {
  inNode = digestsOfScripts(Simulation, crowd, SCRIPTS);
  assert.equal(new Set(inNode).size, SCRIPTS);
  const done = inNode.reduce((sum, life) => sum + Number(life.split(" ")[1]), 0);
  assert.ok(done > SCRIPTS * 5, `${done} of ${SCRIPTS * 12}`);
});

for (const browser of browsers()) {
  const skip = browser.name === "Firefox" && browser.program === undefined && "it is not here";
  test(`scenarios and scripts have the same digests in ${browser.name}`, { skip }, async () => {
    const { outputFiles } = await build({
      entryPoints: [fileURLToPath(new URL("./worlds/page.mjs", import.meta.url))],
      bundle: true,
      format: "esm",
      platform: "browser",
      write: false,
      logLevel: "silent",
    });
    const page = '<!doctype html><meta charset="utf-8"><script type="module" src="/page.js"></script>';
    const { digests, lives, failure } = await reportOf(browser, {
      "/": { type: "text/html", content: page },
      "/page.js": { type: "text/javascript", content: outputFiles[0].text },
      "/worlds.json": {
        type: "application/json",
        content: JSON.stringify({ scenarios, crowd, scripts: SCRIPTS }),
      },
      "/shardbelt.wasm": {
        type: "application/wasm",
        content: await readFile(new URL(import.meta.resolve("shardbelt/shardbelt.wasm"))),
      },
    });
    assert.equal(failure, undefined);
    assert.deepEqual(digests, wanted);
    assert.deepEqual(lives, inNode);
  });
}
