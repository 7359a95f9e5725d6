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
    deed: "the last minute is looked at in charts",
    at: "?scenario=hot-key",
    async both(person) {
      await person.open("Charts");
    },
    async shows(person) {
      await person.sees("How far readers are behind");
      await person.sees(/Records in · limit/);
    },
  },
  {
    deed: "calls are followed in a space-time diagram, one by one",
    at: "?scenario=first-visit",
    async pointer(person) {
      await person.press("button", "Pause");
      await person.open("Space-time");
      const arrows = await person.until("arrows", () => arrowsOf(person));
      await arrows.at(-2).scrollIntoView();
      const { x, y, width, height } = await arrows.at(-2).boundingBox();
      await person.page.mouse.move(x + width / 2, y + height / 2);
    },
    async keys(person) {
      await person.press("button", "Pause");
      await person.open("Space-time");
      await person.until("arrows", () => arrowsOf(person));
      await person.tabTo("an arrow", () => person.page.$("[role=img][tabindex='0']"));
      await person.key("ArrowLeft");
    },
    async shows(person) {
      await person.sees(/\d+: .* (puts|reads) \d+ records?/);
    },
  },
  {
    deed: "the bill is read, and its advice followed",
    at: "?scenario=five-readers",
    async both(person) {
      await person.open("Bill");
      await person.sees("What it is made up of");
    },
    async shows(person) {
      await person.sees("How many shards this traffic needs");
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
    deed: "the stream is taken to AWS as a template",
    at: "?scenario=empty",
    async both(person) {
      await person.open("Export");
      await person.choose("Take away as", "CloudFormation template");
    },
    async shows(person) {
      await person.sees("AWS::Kinesis::Stream");
      await person.find("button", /^Download /);
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

/** The calls in the diagram, once there are two. */
async function arrowsOf({ page }) {
  const arrows = await page.$$("[role=group] > [role=img]");
  return arrows.length > 1 && arrows;
}
