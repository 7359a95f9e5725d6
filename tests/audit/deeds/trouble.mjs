// When something is missing or breaks: what is said then, and how it goes on.

import assert from "node:assert/strict";

import { drops, hasNoSplit, hasSplit, splitsTheLast } from "./steps.mjs";

const NOT_LOADED = "This part of the page could not be loaded";
const CONSOLE = "Type a line of the AWS CLI";
const KEPT = "shardbelt-life";

export const TROUBLE = [
  {
    deed: "a part that cannot be fetched says so, the rest goes on, and it is there when it is tried again",
    at: "?scenario=empty",
    without: "split_papers.wasm",
    async both(person) {
      const { withheld, missed } = person.desk.server;
      await person.open("Calls");
      await person.sees(NOT_LOADED);
      await drops(person, "user_67890");
      const before = missed.length;
      await person.press("button", "Try again");
      await person.until("it to be tried again", () => missed.length > before);
      await person.sees(NOT_LOADED);
      withheld.clear();
      await person.press("button", "Try again");
    },
    async shows(person) {
      await person.find("combobox", CONSOLE);
      await person.seesNoMore(NOT_LOADED);
    },
  },
  {
    deed: "what cannot be done for want of its code says so, and is done once that is there",
    at: "?scenario=empty",
    without: "split_facts.wasm",
    async both(person) {
      await saysOfTime(person, "");
      await person.press("button", "Step back");
      await saysOfTime(person, NOT_LOADED);
      person.desk.server.withheld.clear();
      await drops(person, "user_67890");
    },
    async shows(person) {
      await saysOfTime(person, "");
    },
  },
  {
    deed: "the page breaks down, and goes on from before that",
    at: "?scenario=empty",
    breaks: true,
    async both(person) {
      await splitsTheLast(person);
      await breaksDown(person);
      await person.sees("panicked at");
      await person.sees("seed 1, 1 commands");
      const shown = await person.valueOf("textbox", "Scenario file");
      assert.equal(JSON.parse(shown).commands[0].command.split_shard.shard, 2);
      await person.press("button", "Download the file");
      const { name, bytes } = await person.downloaded();
      assert.equal(name, "shardbelt-crash.json");
      assert.equal(bytes.toString(), shown);
      await person.press("button", "Copy the file");
      await person.find("button", "Copied");
      await person.returns(() => person.press("button", "Reload"));
      return shown;
    },
    async shows(person, file) {
      await hasSplit(person);
      // Not before: the card keeps from the page that it is out of sight, and Firefox waits for that.
      assert.equal(await person.copied(), file);
    },
  },
  {
    deed: "the page breaks down twice with the same, and begins without it",
    at: "?scenario=empty",
    breaks: true,
    async both(person) {
      await splitsTheLast(person);
      await breaksDown(person);
      await person.returns(() => person.press("button", "Reload"));
      await breaksDown(person);
      await person.sees("It broke down with the same state a moment ago.");
      await person.returns(() => person.press("button", "Start without it"));
    },
    async shows(person) {
      await hasNoSplit(person);
    },
  },
];

/** Waits until what stands beside the clock begins so, or is nothing. */
async function saysOfTime(person, beginning) {
  const time = await person.find("region", "Time");
  await person.until(`“${beginning}” beside the clock`, () =>
    time.$eval("[role=status]", (it, beginning) => {
      const said = it.textContent;
      return beginning === "" ? said === "" : said.startsWith(beginning);
    }, beginning),
  );
}

/**
 * Breaks the page as extensions do that tear out what is Yew's, which panics then, and shows something new. What
 * was done up to then has been kept, which takes a moment that nobody can see.
 */
async function breaksDown(person) {
  const { page } = person;
  await person.until("what was done to be kept", () =>
    page.evaluate((key) => JSON.parse(localStorage.getItem(key) ?? "{}").commands?.length === 1, KEPT),
  );
  await page.evaluate(() => {
    Node.prototype.insertBefore = () => {
      throw new Error("torn out");
    };
  });
  await person.open("Bill");
  await person.find("heading", "Shardbelt broke down");
}
