// What is read off the diagrams in the drawer: the charts of the last minute, and calls in the order of time.

import { drops, pauses } from "./steps.mjs";

export const DIAGRAMS = [
  {
    deed: "the last minute is looked at in charts",
    at: "?scenario=hot-key",
    async both(person) {
      await person.open("Charts");
    },
    async shows(person) {
      await person.sees("How far readers are behind");
      await person.sees(/Records in · limit/);
    },
  },
  {
    deed: "a second of the last minute is chosen, and its figures are read",
    at: "?scenario=empty",
    async pointer(person) {
      const ago = await dropsSecondsAgo(person);
      const row = await person.find("row", /^shard 2/);
      const chart = await row.$("[role=cell] svg");
      await chart.scrollIntoView();
      const { x, y, width, height } = await chart.boundingBox();
      // The last second is the last bar on the right.
      await person.page.mouse.move(x + width * (1 - (ago + 0.5) / SECONDS), y + height / 2);
    },
    async keys(person) {
      const ago = await dropsSecondsAgo(person);
      await person.reach("slider", "Second");
      for (let step = 0; step < ago; step += 1) await person.key("ArrowLeft");
    },
    async shows(person) {
      const second = await person.find("slider", "Second");
      const said = await person.until("a second that is not the last", async () => {
        const said = await second.evaluate((it) => it.getAttribute("aria-valuetext"));
        return /^\d\d:\d\d, \d+ s ago$/.test(said) && said;
      });
      await person.sees(said);
      await recordsIn(person, 1);
    },
  },
  {
    deed: "calls are followed in a space-time diagram, one by one",
    at: "?scenario=first-visit",
    async pointer(person) {
      await person.press("button", "Pause");
      await person.open("Space-time");
      const arrows = await person.until("arrows", () => arrowsOf(person));
      await arrows.at(-2).scrollIntoView();
      const { x, y, width, height } = await arrows.at(-2).boundingBox();
      await person.page.mouse.move(x + width / 2, y + height / 2);
    },
    async keys(person) {
      await person.press("button", "Pause");
      await person.open("Space-time");
      await person.until("arrows", () => arrowsOf(person));
      await person.tabTo("an arrow", () => person.page.$("[role=img][tabindex='0']"));
      await person.key("ArrowLeft");
    },
    async shows(person) {
      await person.sees(/\d+: .* (puts|reads) \d+ records?/);
    },
  },
  {
    deed: "the diagram shows a longer time, and its calls as a list",
    at: "?scenario=first-visit",
    async both(person) {
      await pauses(person);
      await person.open("Space-time");
      await person.choose("Time shown", "2 s");
      await person.sees(/\d+ calls? in [12] s/);
      await person.choose("Time shown", "1 min");
      await person.press("button", "As a list");
    },
    async shows(person) {
      await person.sees("More than that cannot be told apart.");
      const list = await person.find("list", "Calls, newest first");
      await person.until("calls", () => list.evaluate((it) => /(puts|reads) \d+ record/.test(it.innerText)));
    },
  },
];

/** Seconds that the charts show. */
const SECONDS = 60;

/**
 * Drops a record that comes to shard 2, and shows the charts some seconds later, when time stands. Returns how
 * many seconds before the last one that was.
 */
async function dropsSecondsAgo(person) {
  await pauses(person);
  await drops(person, "user_67890");
  const dropped = await person.moment();
  await person.press("button", "Play");
  await person.until("three seconds", async () => (await person.moment()) > dropped + 3_000);
  await pauses(person);
  await person.open("Charts");
  await recordsIn(person, 0);
  const lastSecond = Math.floor((await person.moment()) / 1_000) - 1;
  return lastSecond - Math.floor(dropped / 1_000);
}

/** Waits until the figure beside the chart of what shard 2 took is this. */
async function recordsIn(person, count) {
  const row = await person.find("row", /^shard 2/);
  await person.until(`${count} records in that second`, () =>
    row.$eval("[role=cell]", (it, count) => it.innerText.startsWith(`${count}\nhighest 1`), count),
  );
}

/** The calls in the diagram, once there are two. */
async function arrowsOf({ page }) {
  const arrows = await page.$$("[role=group] > [role=img]");
  return arrows.length > 1 && arrows;
}
