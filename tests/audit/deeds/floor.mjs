// What is done on the floor itself.

/** The shard on the ruler with this number or hash range. */
const shard = (person, range) => person.find("button", range);

export const FLOOR = [
  {
    deed: "a shard is split with the knife, and that is undone and done again",
    at: "?scenario=empty",
    async pointer(person) {
      await person.page.mouse.click(...(await person.placeOnBelts(0.5, 0.5)));
      await person.press("button", "Split here");
      await shard(person, /0\.333 – 0\.500/);
      await person.press("button", "Undo");
      await shard(person, /0\.333 – 0\.667/);
      await person.press("button", "Redo");
    },
    async keys(person) {
      await person.goToShard(1);
      await person.key("s", "Enter");
      await shard(person, /0\.333 – 0\.500/);
      await person.key("z");
      await shard(person, /0\.333 – 0\.667/);
      await person.key("Z");
    },
    async shows(person) {
      await shard(person, /0\.333 – 0\.500/);
      await shard(person, /0\.500 – 0\.667/);
    },
  },
  {
    deed: "two neighbours are merged",
    at: "?scenario=empty",
    async pointer(person) {
      await person.press("button", "Merge shard 0 and shard 1");
    },
    async keys(person) {
      await person.goToShard(0);
      await person.key("m");
    },
    async shows(person) {
      await shard(person, /0\.000 – 0\.667/);
    },
  },
  {
    deed: "one goes closer to a shard, and back to all",
    at: "?scenario=empty",
    async pointer(person) {
      await (await shard(person, /^shard ?1/)).click({ count: 2 });
      await person.until("shard 1 alone", async () => (await rows(person)) <= 3);
      await person.press("button", "All shards");
    },
    async keys(person) {
      await person.goToShard(1);
      await person.key("f");
      await person.until("shard 1 alone", async () => (await rows(person)) <= 3);
      await person.key("0");
    },
    async shows(person) {
      await person.until("shards 0, 1 and 2", async () => (await heights(person)).every((it) => it > 60));
      for (const name of [/^shard ?0/, /^shard ?1/, /^shard ?2/]) await shard(person, name);
    },
  },
  {
    deed: "rows are made equally high",
    at: "?scenario=empty",
    async pointer(person) {
      await person.press("button", "Merge shard 0 and shard 1");
      await person.press("button", "Equal heights");
    },
    async keys(person) {
      await person.goToShard(0);
      await person.key("m");
      await person.press("button", "Equal heights");
    },
    async shows(person) {
      await person.sees("not to scale");
      await person.until("equal heights", async () => {
        const all = await heights(person);
        return Math.max(...all) - Math.min(...all) < 2;
      });
    },
  },
];

const heights = ({ page }) =>
  page.$$eval(".ruler .row", (rows) => rows.map((it) => it.getBoundingClientRect().height));

const rows = async (person) => (await heights(person)).length;
