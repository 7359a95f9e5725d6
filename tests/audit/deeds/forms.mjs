// What is done with the forms beside the floor.

export const FORMS = [
  {
    deed: "a record is dropped, and its key's hash decides where",
    at: "?scenario=empty",
    async both(person) {
      await person.fill("Partition key", "user_67890");
      await person.press("button", "Drop record");
    },
    async shows(person) {
      await person.sees("shardId-000000000002 has it.");
    },
  },
  {
    deed: "a producer is added, changed and removed",
    at: "?scenario=empty",
    async both(person) {
      await person.press("button", "Add producer");
      await person.fill("Records per second", "3");
      await person.press("button", "Add");
      await person.sees("3/s");
      await person.press("button", /^Change /);
      await person.fill("Records per second", "4");
      await person.press("button", "Save");
      await person.sees("4/s");
      await person.press("button", /^Remove /);
    },
    async shows(person) {
      await person.sees("Nobody writes.");
    },
  },
  {
    deed: "a reader is added, reads, and is removed",
    at: "?scenario=empty",
    async both(person) {
      await person.fill("Partition key", "a");
      await person.press("button", "Drop record");
      await person.press("button", "Add reader");
      await person.press("button", "Add");
      await person.sees("1 read");
      await person.press("button", /^Remove /);
    },
    async shows(person) {
      await person.sees("Nobody reads.");
    },
  },
  {
    deed: "a shard is split and merged with the forms",
    at: "?scenario=empty",
    async both(person) {
      await person.fill("Split at", "0.1");
      await person.press("button", "Split shard");
      await person.find("button", /0\.000 – 0\.100/);
      await person.choose("Shard", "3 · 0.000–0.100");
      await person.choose("Merge with", "4 · 0.100–0.333");
      await person.press("button", "Merge shards");
    },
    async shows(person) {
      await person.find("button", /^shard ?5 0\.000 – 0\.333/);
    },
  },
];
