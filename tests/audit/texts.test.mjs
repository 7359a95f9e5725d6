// In the pseudo-locale every text of the catalogue stands in brackets: so what stands in none is a text that
// nobody can translate. Names, units and words of the API are the same in every language.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch, open, serve } from "./support/page.mjs";

/** The product's name, and what the scenarios call their streams, writers and readers. */
const NAMES = ["Shardbelt", "my-orders-stream", "users", "regions", "celebrity", "web", "mobile", "billing"];
const UNITS = /\b(?:min|KiB|MiB|us-east-1|USD)\b/g;
/** `ACTIVE`, `TRIM_HORIZON`, `ProvisionedThroughputExceededException`, `GetRecords`, `shardId-000000000000`. */
const API = /\b(?:[A-Z]{2,}(?:_[A-Z]+)*|(?:[A-Z][a-z]+){2,}|shardId-\d+)\b/g;
/** Keys that the scenario's writers make. */
const KEYS = /\buser_\d+\b/g;
/** What is not in words of ours: code, and names of languages in their own. */
const LEFT_OUT = "script, style, code, pre, .code, body [lang], select[aria-label='[Lánguágé~~]']";
/** Titles that quote: where a price was seen. */
const QUOTES = ".bill-lines td[title]";

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

/** All texts that are shown or told, each once. */
function texts(page) {
  return page.evaluate((leftOut, quotes) => {
    const found = new Set();
    const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (nodes.nextNode()) {
      const { parentElement, textContent } = nodes.currentNode;
      if (parentElement.closest(leftOut) || !parentElement.checkVisibility()) continue;
      found.add(textContent.trim());
    }
    for (const name of ["aria-label", "title", "aria-valuetext"]) {
      for (const element of document.querySelectorAll(`[${name}]`)) {
        if (!element.matches(quotes)) found.add(element.getAttribute(name));
      }
    }
    return [...found];
  }, LEFT_OUT, QUOTES);
}

/** What is left of a text without what the catalogue, the scenario or the API says. */
function untranslated(text) {
  let rest = text;
  // Texts stand in texts.
  while (/\[[^[\]]*\]/.test(rest)) rest = rest.replace(/\[[^[\]]*\]/g, "");
  for (const name of NAMES) rest = rest.replaceAll(name, "");
  return [API, UNITS, KEYS].reduce((rest, pattern) => rest.replaceAll(pattern, ""), rest);
}

for (const width of [1440, 390]) {
  test(`every text at ${width} px is in the catalogue`, async () => {
    const query = "?scenario=hot-key&lang=pseudo";
    const page = await open(browser, server.url, { query, width, height: 900 });
    await page.waitForFunction(() => document.body.innerText.includes("[Réstárt~~]"));
    const all = new Set();
    for (const tab of await page.$$("[role=tab]")) {
      await tab.click();
      await page.waitForFunction((it) => it.ariaSelected === "true", {}, tab);
      // A part that is on its way has no texts of its own.
      await page.waitForFunction(() => document.querySelector(".arriving") === null);
      for (const text of await texts(page)) all.add(text);
    }
    for (const [key, shown] of [["w", ".why"], ["s", ".knife"]]) {
      await page.focus(".ruler .shard[tabindex='0']");
      await page.keyboard.press(key);
      await page.waitForSelector(shown);
      for (const text of await texts(page)) all.add(text);
    }
    assert.ok(all.size > 100, `${all.size} texts are not all`);
    assert.deepEqual([...all].filter((text) => /[A-Za-z]{3}/.test(untranslated(text))), []);
    await page.close();
  });
}
