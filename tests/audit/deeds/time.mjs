// What is done with time.

export const TIME = [
  {
    deed: "time stands, goes on by a step, and back",
    at: "?scenario=first-visit",
    async pointer(person) {
      await person.choose("Step to", "a read");
      await person.press("button", "Pause");
      await stepsOnAndBack(person, (name) => person.press("button", name));
    },
    async keys(person) {
      await person.choose("Step to", "a read");
      await person.press("button", "Pause");
      const keys = { Step: ".", "Step back": "," };
      await stepsOnAndBack(person, (name) => person.key(keys[name]));
    },
    async shows(person) {
      await person.find("button", "Play");
    },
  },
  {
    deed: "one goes to the beginning, and lives another branch from there",
    at: "?scenario=empty",
    async pointer(person) {
      await dropsLater(person);
      await person.press("button", "Pause");
      await person.slide("Moment", "beginning");
      await person.until("the beginning", async () => (await person.moment()) === 0);
      await person.fill("Partition key", "b");
      await person.press("button", "Drop record");
    },
    async keys(person) {
      await dropsLater(person);
      await person.reach("button", "Pause");
      await person.key("Enter", "Home");
      await person.until("the beginning", async () => (await person.moment()) === 0);
      await person.fill("Partition key", "b");
      await person.press("button", "Drop record");
    },
    async shows(person) {
      await person.press("button", "Go to the other branch");
      // To the end of what was lived in it.
      await person.page.keyboard.press("End");
      await person.open("Calls");
      await person.sees("put-record --stream-name");
    },
  },
  {
    deed: "time goes faster and slower",
    at: "?scenario=empty",
    async pointer(person) {
      await person.slide(/^Speed/, "end");
      await fast(person);
      await person.slide(/^Speed/, "beginning");
    },
    async keys(person) {
      for (let times = 0; times < 12; times += 1) await person.key("+");
      await fast(person);
      for (let times = 0; times < 12; times += 1) await person.key("-");
    },
    async shows(person) {
      await person.until("the slowest", async () => (await person.valueOf("slider", /^Speed/)) === "0");
    },
  },
];

async function stepsOnAndBack(person, press) {
  await person.find("button", "Play");
  const before = await person.moment();
  await press("Step");
  await person.until("a later moment", async () => (await person.moment()) > before);
  const after = await person.moment();
  await press("Step back");
  await person.until("an earlier moment", async () => (await person.moment()) < after);
}

async function dropsLater(person) {
  await person.until("a second", async () => (await person.moment()) > 1000);
  await person.fill("Partition key", "a");
  await person.press("button", "Drop record");
  await person.sees("has it.");
}

async function fast(person) {
  const slider = await person.find("slider", /^Speed/);
  await person.until("the fastest", () => slider.evaluate((it) => it.value === it.max));
}
