// Every deed, once with a pointer and once with keys alone and the canvas hidden, in Chromium and in
// Firefox. `deeds/` has them: where each begins, how it is done, and what must show then.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { DRAWER } from "./deeds/drawer.mjs";
import { FLOOR } from "./deeds/floor.mjs";
import { FORMS } from "./deeds/forms.mjs";
import { PAGE } from "./deeds/page.mjs";
import { TIME } from "./deeds/time.mjs";
import { BROWSERS, isHere, launch, open, serve } from "./support/page.mjs";
import { Keys, Pointer } from "./support/person.mjs";

const DEEDS = [...FLOOR, ...FORMS, ...TIME, ...DRAWER, ...PAGE];
const SIZE = { width: 1440, height: 900 };

let server;

before(async () => {
  server = await serve();
});

after(async () => {
  await server?.close();
});

for (const name of BROWSERS) {
  const skip = !isHere(name) && `${name} is not here`;
  describe(name, { skip }, () => {
    let browser;

    before(async () => {
      browser = await launch(name);
    });

    after(async () => {
      await browser?.close();
    });

    for (const { deed, at, both, pointer = both, keys = both, shows } of DEEDS) {
      for (const [Hands, act] of [
        [Pointer, pointer],
        [Keys, keys],
      ]) {
        test(`${name}, ${Hands.how}: ${deed}`, async () => {
          // What was kept of one visit is not there in the next.
          const context = await browser.createBrowserContext();
          try {
            const page = await open(context, server.url, { query: at, ...SIZE });
            const errors = [];
            page.on("pageerror", (error) => errors.push(error.message));
            const person = new Hands(page);
            await person.arrive();
            await act(person);
            await shows(person);
            assert.deepEqual(errors, [], "errors of the page");
          } finally {
            await context.close();
          }
        });
      }
    }
  });
}
