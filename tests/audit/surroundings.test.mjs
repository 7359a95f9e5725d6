// What the page is given by those around it: a host page that is light or dark, and a visitor with large text.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { BROWSERS, isHere, launch, open, serve } from "./support/page.mjs";

/** What a browser calls the colours of the page's ground, from `tokens.css`. */
const GROUND = { light: "rgb(251, 250, 246)", dark: "rgb(18, 21, 27)" };
/** Twice what Chromium begins with. */
const LARGE_TEXT = ["--blink-settings=defaultFontSize=32"];

let server;

before(async () => {
  server = await serve();
});

after(async () => {
  await server?.close();
});

for (const name of BROWSERS) {
  describe(name, { skip: !isHere(name) && `${name} is not here` }, () => {
    let browser;

    before(async () => {
      browser = await launch(name);
    });

    after(async () => {
      await browser?.close();
    });

    // A frame's `color-scheme` is what `prefers-color-scheme` is in it.
    for (const scheme of ["light", "dark"]) {
      test(`${name}: in a host page that is ${scheme} the page is ${scheme}`, async () => {
        const host = await browser.newPage();
        await host.setContent(
          `<iframe src="${server.url}" width="800" height="600" style="color-scheme: ${scheme}"></iframe>`,
        );
        const frame = await (await host.waitForSelector("iframe")).contentFrame();
        await frame.waitForSelector("canvas");
        const ground = await frame.evaluate(() => getComputedStyle(document.body).backgroundColor);
        assert.equal(ground, GROUND[scheme]);
        await host.close();
      });
    }
  });
}

test("with text of twice the size nothing sticks out, and the wide page becomes a narrow one", async () => {
  const browser = await launch("Chromium", { also: LARGE_TEXT });
  try {
    for (const width of [390, 768, 1440]) {
      const page = await open(browser, server.url, { query: "?scenario=hot-key", width, height: 900 });
      const beyond = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
      assert.equal(await page.evaluate(beyond), 0, `${width} px wide`);
      await page.waitForSelector('[role="tab"]#tab-record');
      await page.close();
    }
  } finally {
    await browser.close();
  }
});
