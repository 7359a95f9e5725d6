// axe-core on every view of the page, wide and narrow, in both themes: no violation.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

import { launch, open, serve } from "./support/page.mjs";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];
const THEMES = ["light", "dark"];
const SCENARIOS = ["first-visit", "hot-key", "five-readers", "empty"];

let server;
let browser;

before(async () => {
  server = await serve();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.close();
});

/** What axe finds, a line for each element. */
async function violations(page) {
  // What is half faded in has half its contrast.
  await page.evaluate(() => Promise.all(document.getAnimations().map((it) => it.finished)));
  const { violations } = await page.evaluate(() => window.axe.run());
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target }) => `${id} (${help}): ${target.join(" ")}`),
  );
}

async function assertAccessible(page, what) {
  assert.deepEqual(await violations(page), [], what);
}

async function begin(options) {
  const page = await open(browser, server.url, options);
  // What moves would be another page for each of axe's looks.
  await page.keyboard.press("Space");
  await page.addScriptTag({ path: AXE });
  return page;
}

for (const { width, height } of SIZES) {
  for (const theme of THEMES) {
    test(`every tab is accessible at ${width} px, ${theme}`, async () => {
      const query = "?scenario=hot-key";
      const page = await begin({ query, width, height, theme });
      const tabs = await page.$$("[role=tab]");
      assert.ok(tabs.length >= 2, "the drawer has tabs");
      for (const tab of tabs) {
        await tab.click();
        const name = await tab.evaluate((it) => it.textContent);
        await page.waitForFunction((it) => it.ariaSelected === "true", {}, tab);
        await assertAccessible(page, name);
      }
      await page.close();
    });

    test(`scenarios, the knife, forms and explanations are accessible at ${width} px, ${theme}`, async () => {
      for (const scenario of SCENARIOS) {
        const query = `?scenario=${scenario}&lang=de`;
        const page = await begin({ query, width, height, theme });
        await assertAccessible(page, scenario);
        await page.keyboard.press("w");
        await page.waitForSelector(".why");
        await assertAccessible(page, `${scenario}, explained`);
        await page.focus(".ruler .shard[tabindex='0']");
        await page.keyboard.press("s");
        await page.waitForSelector(".knife");
        await assertAccessible(page, `${scenario}, with the knife`);
        await page.close();
      }
    });
  }
}
