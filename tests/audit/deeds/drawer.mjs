// What is done in the drawer below the floor.

export const DRAWER = [
  {
    deed: "a line is typed into the console, and its call can be copied as a program",
    at: "?scenario=empty",
    async both(person) {
      await person.open("Calls");
      await person.fill("Type a line of the AWS CLI", "put-record --partition-key a --data b", "combobox");
      await person.page.keyboard.press("Enter");
      await person.sees(/has the record, with the number \d+/);
      await person.unfold("aws kinesis put-record");
      await person.find("button", "Copy as boto3");
      await person.press("button", "Copy as AWS CLI");
    },
    async shows(person) {
      await person.sees("ShardId");
      await person.sees(/Copied|copy it by hand/);
    },
  },
  {
    deed: "the whole state is read as tables",
    at: "?scenario=first-visit",
    async both(person) {
      await person.open("Table");
    },
    async shows(person) {
      await person.find("table", "Newest records");
      await person.find("table", "Shards");
    },
  },
  {
    deed: "the bill is read, and its advice followed",
    at: "?scenario=five-readers",
    async both(person) {
      await person.open("Bill");
      await person.sees("What it is made up of");
      await person.sees("How many shards this traffic needs");
      await person.press("button", "Update to 2 shards");
    },
    async shows(person) {
      await person.sees("The stream is UPDATING until 2 shards are open.");
      await person.find("button", /0\.500 – 1\.000/);
    },
  },
  {
    deed: "the run is compared with the same with twice the shards",
    at: "?scenario=hot-key",
    async both(person) {
      await person.open("Compare");
      await person.press("button", "Compare with twice the shards");
    },
    async shows(person) {
      const figures = await person.find("table", "Since they parted");
      await person.until("4 shards and 8", () =>
        figures.evaluate((it) => /Open shards\s+4\s+8\s+\+4/.test(it.innerText)),
      );
    },
  },
  {
    deed: "one asks to be told of everything",
    at: "?scenario=empty",
    async both(person) {
      await person.choose("Announce", "everything");
      await person.fill("Partition key", "a");
      await person.press("button", "Drop record");
    },
    async shows(person) {
      await person.until("the announcement", () =>
        person.page.$$eval("[aria-live], [role=status], [role=log]", (all) =>
          all.some((it) => it.textContent.includes("1 record stored.")),
        ),
      );
    },
  },
];
