// What is taken away: in each of the forms that are offered, copied and saved.

import assert from "node:assert/strict";

import { drops, pauses } from "./steps.mjs";

/** The forms, in the order of the menu, with how their files end and what is in them. */
const FORMS = [
  { form: "Script of the AWS CLI", ending: ".sh", has: /aws kinesis create-stream/ },
  { form: "CloudFormation template", ending: ".yaml", has: /AWS::Kinesis::Stream/ },
  { form: "Terraform configuration", ending: ".tf", has: /resource "aws_kinesis_stream"/ },
  { form: "Scenario file", ending: ".json", has: /"commands": \[\s*\{/ },
  { form: "Link", has: /\/#s=1:/ },
  { form: "Events as JSON", ending: ".json", has: /"kind":"commandGiven"/ },
  { form: "Events as CSV", ending: ".csv", has: /,commandGiven,/ },
  { form: "Picture of the floor (PNG)", ending: ".png" },
  { form: "Picture of the floor (SVG)", ending: ".svg", has: /^<svg[^]*shard/ },
];
const PNG = "89504e470d0a1a0a";

/** Drops a record, so that there is something to tell, and shows what can be taken away. */
async function comes(person) {
  await drops(person, "user_67890");
  await pauses(person);
  await person.open("Export");
}

/** What is said of the last thing that was done there. */
async function says(person, what) {
  await person.until(what, () =>
    person.page.$$eval("[role=status]", (all, what) => all.some((it) => it.textContent === what), what),
  );
}

async function saves(person, { form, ending, has }) {
  await person.press("button", /^Download /);
  const { name, bytes } = await person.downloaded();
  assert.ok(name.endsWith(ending), `${form} is saved as ${name}`);
  await says(person, `${name} is in your downloads.`);
  if (has) assert.match(bytes.toString(), has);
  else assert.equal(bytes.subarray(0, 8).toString("hex"), PNG);
  return bytes.toString();
}

async function copies(person, { has }) {
  await person.press("button", "Copy");
  await says(person, "Copied.");
  const text = await person.copied();
  assert.match(text, has);
  return text;
}

export const EXPORT = [
  {
    deed: "stream, run and floor are saved and copied in every form",
    at: "?scenario=empty",
    async both(person) {
      await comes(person);
      for (const form of FORMS) {
        await person.choose("Take away as", form.form);
        const copied = form.has && (await copies(person, form));
        const saved = form.ending && (await saves(person, form));
        if (copied && saved) assert.equal(copied, saved, `${form.form}, copied and saved`);
      }
    },
    async shows(person) {
      const menu = await person.find("combobox", "Take away as");
      const offered = await menu.evaluate((it) => [...it.options].map(({ text }) => text));
      assert.deepEqual(offered, FORMS.map(({ form }) => form));
    },
  },
];
