// What is done with the page as a whole.

export const PAGE = [
  {
    deed: "another scenario is chosen, and begun anew",
    at: "?scenario=empty",
    async both(person) {
      await person.choose("Scenario", "Hot keys");
      await person.sees("One key is one height");
      await person.press("button", "Restart");
    },
    async shows(person) {
      await person.sees("One key is one height");
      await person.find("button", /^shard ?0/);
    },
  },
  {
    deed: "the page speaks German, and goes on doing so",
    at: "?scenario=empty",
    async both(person) {
      await person.choose("Language", "Deutsch");
      await person.sees("Teilen und zusammenführen");
      await person.page.reload();
      await person.arrive();
    },
    async shows(person) {
      await person.sees("Teilen und zusammenführen");
    },
  },
  {
    deed: "the page is dark, whatever the system is",
    at: "?scenario=empty",
    async both(person) {
      await person.press("button", "Theme: Auto");
      await person.press("button", "Theme: Light");
    },
    async shows(person) {
      await person.find("button", "Theme: Dark");
      const [red] = await person.page.evaluate(() =>
        getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number),
      );
      await person.until("a dark ground", () => red < 64);
    },
  },
  {
    deed: "the keys are listed",
    at: "?scenario=empty",
    async pointer(person) {
      await person.press("button", "Keys");
    },
    async keys(person) {
      await person.key("?");
    },
    async shows(person) {
      await person.find("dialog", "Keys");
      await person.page.keyboard.press("Escape");
      await person.seesNoMore("undo; with shift: redo");
    },
  },
  {
    deed: "what was done is still there after the page was loaded again",
    at: "?scenario=empty",
    async both(person) {
      await person.fill("Partition key", "user_67890");
      await person.press("button", "Drop record");
      await person.sees("has it.");
      await person.page.reload();
      await person.arrive();
    },
    async shows(person) {
      await person.open("Table");
      const records = await person.find("table", "Newest records");
      await person.until("the record", () => records.evaluate((it) => it.innerText.includes("user_67890")));
    },
  },
  {
    deed: "this very run is shared as a link",
    at: "?scenario=empty",
    async both(person) {
      await person.press("button", "Share");
    },
    async shows(person) {
      await person.sees(/The link is copied\.|The link is in the drawer/);
    },
  },
];
