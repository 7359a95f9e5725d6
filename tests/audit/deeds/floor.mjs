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
    deed: "a border is pulled over a neighbour, or its shard is merged by a key",
    at: "?scenario=empty",
    async pointer(person) {
      const border = await person.middleOf("button", "Merge shard 1 and shard 2");
      await person.drag(border, await person.middleOf("button", /^shard ?2/));
    },
    async keys(person) {
      await person.goToShard(1);
      await person.key("m");
    },
    async shows(person) {
      await shard(person, /0\.333 – 1\.000/);
    },
  },
  {
    deed: "the knife is moved before it cuts",
    at: "?scenario=empty",
    async pointer(person) {
      await person.page.mouse.click(...(await person.placeOnBelts(0.5, 0.5)));
      await person.find("button", "Split here");
      const line = await person.until("the knife's line", () => person.page.$(".knife-line"));
      const { x, y, height } = await line.boundingBox();
      const [, to] = await person.placeOnBelts(0.4, 0);
      await person.drag([x + 200, y + height / 2], [x + 200, to]);
      await person.until("the knife at 0.4", async () => /0\.(39|4)/.test(await knifePlace(person)));
      await person.press("button", "Split here");
    },
    async keys(person) {
      await person.goToShard(1);
      await person.key("s");
      await person.page.keyboard.down("Shift");
      await person.key("ArrowUp", "ArrowUp", "ArrowUp");
      await person.page.keyboard.up("Shift");
      await person.until("the knife at 0.4", async () => /0\.(39|4)/.test(await knifePlace(person)));
      await person.key("Enter");
    },
    async shows(person) {
      await shard(person, /0\.333 – 0\.(39|4)/);
    },
  },
  {
    deed: "a record is dropped at a height of its own",
    at: "?scenario=empty",
    async pointer(person) {
      await person.fill("Partition key", "user_67890");
      const handle = await person.until("the handle", () => person.page.$(".carry"));
      const { x, y, width, height } = await handle.boundingBox();
      await person.drag([x + width / 2, y + height / 2], await person.placeOnBelts(0.1, 0.5));
    },
    async keys(person) {
      await person.fill("Partition key", "user_67890");
      await person.unfold("Explicit hash key");
      await person.fill("Explicit hash key", "1");
      await person.press("button", "Drop record");
    },
    async shows(person) {
      // The key's own hash would lead to shard 2.
      await person.sees("shardId-000000000000 has it.");
    },
  },
  {
    deed: "a record is asked why it is where it is",
    at: "?scenario=empty",
    async pointer(person) {
      await person.fill("Partition key", "user_67890");
      await person.press("button", "Drop record");
      await person.sees("has it.");
      const put = await person.moment();
      await person.until("it to ride on", async () => (await person.moment()) > put + 2_000);
      await person.press("button", "Pause");
      await person.page.mouse.click(...(await person.findOnBelts("pointer", [0.766, 0.16, 0.9])));
    },
    async keys(person) {
      await person.fill("Partition key", "user_67890");
      await person.press("button", "Drop record");
      await person.sees("has it.");
      await person.goToShard(2);
      await person.key("Enter", "w");
      await person.press("button", "user_67890");
    },
    async shows(person) {
      await person.sees("by you");
      await person.sees("Nobody reads this stream.");
    },
  },
  {
    deed: "a reader's bookmark is moved back to what it has read already",
    at: "?scenario=first-visit",
    async pointer(person) {
      await person.press("button", "Pause");
      const flag = await person.findOnBelts("grab", [0.02, 0.13, 0.5]);
      await person.drag(flag, await person.placeOnBelts(0.02, 0.7));
    },
    async keys(person) {
      await person.press("button", "Pause");
      await person.press("button", "Move its bookmark: billing");
      await person.press("button", "Go on from there");
    },
    async shows(person) {
      await person.open("Calls");
      await person.sees("a reader goes on from another place of shard 0");
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

const knifePlace = ({ page }) => page.$eval(".knife-place", (it) => it.innerText);

const heights = ({ page }) =>
  page.$$eval(".ruler .row", (rows) => rows.map((it) => it.getBoundingClientRect().height));

const rows = async (person) => (await heights(person)).length;
