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
      await person.returns(() => person.page.reload());
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
    deed: "the keys are listed, and put away",
    at: "?scenario=empty",
    async pointer(person) {
      await person.press("button", "Keys");
      await person.find("dialog", "Keys");
      await person.press("button", "Close");
    },
    async keys(person) {
      await person.key("?");
      await person.find("dialog", "Keys");
      await person.key("Escape");
    },
    async shows(person) {
      await person.seesNoMore("undo; with shift: redo");
    },
  },
];
