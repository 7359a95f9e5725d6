// What several deeds are made of.

/** Drops a record with this key. */
export async function drops(person, key) {
  await person.fill("Partition key", key);
  await person.press("button", "Drop record");
  await person.sees("has it.");
}

/** Stops time. */
export async function pauses(person) {
  await person.press("button", "Pause");
  await person.find("button", "Play");
}

/** Looks in the table whether a record is among the newest. */
export async function hasRecord(person, key, isThere = true) {
  await person.open("Table");
  const records = await person.find("table", "Newest records");
  await person.until(`${key} ${isThere ? "" : "no more "}in the table`, () =>
    records.evaluate((it, key, isThere) => it.innerText.includes(key) === isThere, key, isThere),
  );
}

/** Cuts the last shard of the empty scenario in two. */
export async function splitsTheLast(person) {
  await person.choose("Shard", "2 · 0.667–1.000");
  await person.press("button", "Split shard");
  await hasSplit(person);
}

export const hasSplit = (person) => person.find("button", /0\.667 – 0\.833/);

export const hasNoSplit = (person) => person.find("button", /0\.667 – 1\.000/);
