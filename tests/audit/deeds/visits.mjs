// What was done is there again: in a link, after the page was loaded again, and without a network.

import assert from "node:assert/strict";

import { parts } from "../support/page.mjs";
import { drops, hasRecord, hasSplit, pauses, splitsTheLast } from "./steps.mjs";

export const VISITS = [
  {
    deed: "this very run is shared as a link, and seen in another tab",
    at: "?scenario=empty",
    async both(person) {
      await drops(person, "user_67890");
      await splitsTheLast(person);
      await pauses(person);
      await person.press("button", "Share");
      await person.sees(/The link is copied\. It has \d+ characters/);
      return { moment: await person.moment(), url: await person.copied() };
    },
    async shows(person, { moment, url }) {
      const other = await person.inAnotherTab({ url });
      await pauses(other);
      await hasSplit(other);
      await hasRecord(other, "user_67890");
      // Time runs there from the moment on that was shared.
      const theirs = await other.moment();
      assert.ok(theirs >= moment && theirs < moment + 60_000, `${theirs} is not soon after ${moment}`);
    },
  },
  {
    deed: "the page goes on where it was after it was loaded again",
    at: "?scenario=empty",
    async both(person) {
      await drops(person, "user_67890");
      await pauses(person);
      const moment = await person.moment();
      await person.returns(() => person.page.reload());
      return moment;
    },
    async shows(person, moment) {
      await person.find("button", "Play");
      assert.equal(await person.moment(), moment);
      await hasRecord(person, "user_67890");
      await person.press("button", "Undo");
      await hasRecord(person, "user_67890", false);
    },
  },
  {
    deed: "without a network the page is there, goes on, and opens what was never opened",
    at: "?scenario=empty",
    async both(person) {
      await drops(person, "user_67890");
      await keptWhole(person);
      await person.desk.server.close();
      await person.returns(() => person.page.reload());
    },
    async shows(person) {
      await hasRecord(person, "user_67890");
      const before = await person.moment();
      await person.until("time to run", async () => (await person.moment()) > before);
      await person.open("Calls");
      await person.fill("Type a line of the AWS CLI", "put-record --partition-key b --data b", "combobox");
      await person.page.keyboard.press("Enter");
      await hasRecord(person, "b");
    },
  },
];

/** Waits until the browser keeps all that the page is made of: nobody can see that, and it takes a moment. */
async function keptWhole(person) {
  const all = await parts();
  await person.until("the page to be kept", () =>
    person.page.evaluate(async (all) => {
      const files = await Promise.all(
        (await caches.keys()).map(async (name) => (await caches.open(name)).keys()),
      );
      const addresses = files.flat().map(({ url }) => new URL(url).pathname);
      return addresses.includes("/") && all.every((part) => addresses.includes(part));
    }, all),
  );
}
