// The programs, with the one change that the test makes to them.

import { readFile } from "node:fs/promises";

export const PROGRAMS = ["put-record", "read-records"];

/** A program's text, whose client is made with `options` too: an expression. */
export async function program(name, options) {
  const text = await readFile(new URL(`./${name}.cjs`, import.meta.url), "utf8");
  const parts = text.split('new KinesisClient({ region: "us-east-1" })');
  if (parts.length !== 2) throw new Error(`${name} makes its client in another way`);
  return parts.join(`new KinesisClient({ region: "us-east-1", ${options} })`);
}
