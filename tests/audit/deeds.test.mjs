// Every deed, once with a pointer and once with keys alone and the canvas hidden, in Chromium and in
// Firefox. `deeds/` has them: where each begins, how it is done, and what must show then.

import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { after, before, describe, test } from "node:test";

import { DIAGRAMS } from "./deeds/diagrams.mjs";
import { DRAWER } from "./deeds/drawer.mjs";
import { EXPORT } from "./deeds/export.mjs";
import { FILES } from "./deeds/files.mjs";
import { FLOOR } from "./deeds/floor.mjs";
import { FORMS } from "./deeds/forms.mjs";
import { PAGE } from "./deeds/page.mjs";
import { TIME } from "./deeds/time.mjs";
import { TROUBLE } from "./deeds/trouble.mjs";
import { VISITS } from "./deeds/visits.mjs";
import { Desk, newFolder } from "./support/desk.mjs";
import { BROWSERS, isHere, launch } from "./support/page.mjs";
import { Keys, Pointer } from "./support/person.mjs";

const DEEDS = [
  ...FLOOR,
  ...FORMS,
  ...TIME,
  ...DRAWER,
  ...DIAGRAMS,
  ...EXPORT,
  ...PAGE,
  ...VISITS,
  ...FILES,
  ...TROUBLE,
];

/** The two ways to do a deed; what only a pointer can do says so by having no other. */
const ways = ({ both, pointer = both, keys = both }) =>
  [
    [Pointer, pointer],
    [Keys, keys],
  ].filter(([, act]) => act !== undefined);

/** Does a deed on a desk of its own, and looks what came of it, which may need what was seen on the way. */
async function does(browser, downloads, { at, without, breaks, shows }, Hands, act) {
  const desk = await Desk.in(browser, downloads);
  try {
    if (without) desk.server.withheld.add(without);
    const page = await desk.open({ query: at });
    const errors = [];
    page.on("pageerror", (error) => errors.push(error.message));
    const person = new Hands(page, desk);
    await person.arrive();
    await shows(person, await act(person));
    if (!breaks) assert.deepEqual(errors, [], "errors of the page");
  } finally {
    await desk.leave();
  }
}

for (const name of BROWSERS) {
  const skip = !isHere(name) && `${name} is not here`;
  describe(name, { skip }, () => {
    let browser;
    let downloads;

    before(async () => {
      downloads = await newFolder();
      browser = await launch(name, { downloads });
    });

    after(async () => {
      await browser?.close();
      await rm(downloads, { recursive: true, force: true });
    });

    for (const deed of DEEDS) {
      for (const [Hands, act] of ways(deed)) {
        test(`${name}, ${Hands.how}: ${deed.deed}`, () => does(browser, downloads, deed, Hands, act));
      }
    }
  });
}
