// Scenario files: what was done is saved, opened and dropped, and what is no scenario says so.

import { hasNoSplit, hasSplit, pauses, splitsTheLast } from "./steps.mjs";

const ONE_SHARD = JSON.stringify({
  version: 1,
  title: "One shard",
  duration_ms: 1000,
  scenario: { stream: "orders", shard_count: 1 },
});
const NO_SHARD = ONE_SHARD.replace('"shard_count":1', '"shard_count":0');

async function opens(person, name, content) {
  const path = await person.desk.file(name, content);
  await person.chooseFile(path, () => person.press("button", "Open"));
}

/** The run of the file is on stage. */
async function showsOneShard(person) {
  await person.find("button", /^shard ?0 0\.000 – 1\.000/);
  const menu = await person.find("combobox", "Scenario");
  await person.until("the file's title", () =>
    menu.evaluate((it) => it.selectedOptions[0].text === "One shard"),
  );
}

export const FILES = [
  {
    deed: "a run is saved as a file, and opened again",
    at: "?scenario=empty",
    async both(person) {
      await splitsTheLast(person);
      await pauses(person);
      await person.open("Export");
      await person.choose("Take away as", "Scenario file");
      await person.press("button", /^Download .*\.json/);
      const { name, bytes } = await person.downloaded();
      await person.press("button", "Restart");
      await hasNoSplit(person);
      await opens(person, name, bytes);
    },
    async shows(person) {
      await hasSplit(person);
    },
  },
  {
    // Firefox, when it is driven, has one dialog for files in each page: the mended file is not chosen after it.
    deed: "a file that is no scenario is refused with the place in it, and the run goes on",
    at: "?scenario=hot-key",
    async both(person) {
      await opens(person, "mine.json", NO_SHARD);
      await person.sees(
        /mine\.json cannot be opened\. Line 1, column \d+, scenario\.shard_count: invalid value: integer `0`/,
      );
      await person.press("button", "Close");
    },
    async shows(person) {
      await person.seesNoMore("cannot be opened");
      await person.find("button", /0\.000 – 0\.250/);
      const before = await person.moment();
      await person.until("time to run", async () => (await person.moment()) > before);
    },
  },
  {
    // With a pointer only: who has none opens it with the button.
    deed: "a scenario file is dropped on the page",
    at: "?scenario=hot-key",
    async pointer(person) {
      await person.dropFile(await person.desk.file("one.json", ONE_SHARD));
    },
    async shows(person) {
      await showsOneShard(person);
    },
  },
];
