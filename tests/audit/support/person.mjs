// Somebody who uses the page through what has a role and a name: with a pointer, or with keys alone.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename } from "node:path";

const LIBRARY = createRequire(import.meta.url).resolve(
  "@testing-library/dom/dist/@testing-library/dom.umd.min.js",
);

/** How long something may take to show, in milliseconds. On a busy machine frames are few. */
const PATIENCE_MS = 20_000;
/** More stops than the page has. */
const TABS_MAX = 200;

/** The forms that stand beside the floor and have a name: one to split a shard, and one to merge two. */
const FORMS_BESIDE = 2;

/** What both have: eyes, and a desk with a clipboard, downloads and other tabs. */
class Person {
  constructor(page, desk) {
    this.page = page;
    this.desk = desk;
  }

  /**
   * Learns to find things by role and name, once for each page that is loaded, and waits for what stands beside
   * the floor: as it comes, other things move, and a pointer would miss them.
   */
  async arrive() {
    await this.page.addScriptTag({ path: LIBRARY });
    await this.until("the forms beside the floor", () =>
      this.page.evaluate(
        (count) => window.TestingLibraryDom.queryAllByRole(document.body, "form").length >= count,
        FORMS_BESIDE,
      ),
    );
  }

  /** Does what loads the page again, and arrives there. */
  async returns(act) {
    await Promise.all([this.page.waitForNavigation(), act()]);
    await this.page.waitForSelector(".ruler .shard");
    await this.arrive();
  }

  /** Somebody with the same hands, in another tab with a page. */
  async inAnotherTab(place) {
    const other = new this.constructor(await this.desk.open(place), this.desk);
    await other.arrive();
    return other;
  }

  /** Chooses a file in the dialog that an act opens. */
  async chooseFile(path, act) {
    const [dialog] = await Promise.all([this.page.waitForFileChooser(), act()]);
    await dialog.accept([path]);
  }

  /** What was downloaded: its name and its bytes. */
  downloaded() {
    return this.until("a file", () => this.desk.downloaded());
  }

  /** What was copied. */
  async copied() {
    const text = await this.desk.paste();
    await this.page.bringToFront();
    return text;
  }

  /** The one thing with this role and name, as soon as it is there. */
  async find(role, name) {
    const described = typeof name === "string" ? { text: name } : { pattern: name.source };
    try {
      const handle = await this.page.waitForFunction(
        (role, { text, pattern }) => {
          const name = text ?? new RegExp(pattern);
          const all = window.TestingLibraryDom.queryAllByRole(document.body, role, { name });
          return all.length === 1 && all[0];
        },
        { timeout: PATIENCE_MS, polling: 50 },
        role,
        described,
      );
      return handle.asElement();
    } catch (cause) {
      throw new Error(`no single ${role} ${name}; ${await this.#shown(role)}`, { cause });
    }
  }

  async #shown(role) {
    const names = await this.page.evaluate((role) => {
      const all = window.TestingLibraryDom.queryAllByRole(document.body, role);
      return all.map((it) => it.ariaLabel ?? it.textContent.trim().slice(0, 60));
    }, role);
    return `there are: ${names.join(" | ")}\n${await this.text()}`;
  }

  text() {
    return this.page.evaluate(() => document.body.innerText);
  }

  /** The first summary with a text. */
  folded(text) {
    return this.until(text, async () => {
      const handle = await this.page.evaluateHandle(
        (text) => [...document.querySelectorAll("summary")].find((it) => it.innerText.includes(text)),
        text,
      );
      return handle.asElement();
    });
  }

  /** Waits until the page shows a text, or what fits a pattern. */
  async sees(what) {
    await this.#waitForText(what, true);
  }

  /** Waits until the page does not show it any more. */
  async seesNoMore(what) {
    await this.#waitForText(what, false);
  }

  async #waitForText(what, isThere) {
    const pattern = typeof what === "string" ? escaped(what) : what.source;
    try {
      await this.page.waitForFunction(
        (pattern, isThere) => new RegExp(pattern).test(document.body.innerText) === isThere,
        { timeout: PATIENCE_MS, polling: 50 },
        pattern,
        isThere,
      );
    } catch (cause) {
      throw new Error(`${what} ${isThere ? "never came" : "stays"}:\n${await this.text()}`, { cause });
    }
  }

  /** Waits until `look` finds something, and returns that; `what` says it in words. */
  async until(what, look) {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const found = await look();
      if (found) return found;
      assert.ok(Date.now() < deadline, `${what}: not within ${PATIENCE_MS} ms\n${await this.text()}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  /** The value of a field, a choice or a slider. */
  async valueOf(role, name) {
    return (await this.find(role, name)).evaluate((it) => it.value);
  }

  /** The moment that is shown, in milliseconds of virtual time. */
  async moment() {
    return Number(await this.valueOf("slider", "Moment"));
  }
}

/** Somebody with a mouse, and a keyboard for what is typed. */
export class Pointer extends Person {
  static how = "with the pointer";

  async press(role, name) {
    await (await this.find(role, name)).click();
  }

  async fill(name, text, role = "textbox") {
    const field = await this.find(role, name);
    await field.click({ count: 3 });
    await this.page.keyboard.press("Backspace");
    await field.type(text);
  }

  async choose(name, option) {
    const list = await this.find("combobox", name);
    const value = await list.evaluate(
      (it, option) => [...it.options].find(({ text }) => text === option)?.value,
      option,
    );
    assert.ok(value !== undefined, `${option} is not among ${name}`);
    await list.select(value);
  }

  /** Opens what is folded under a text. */
  async unfold(text) {
    await (await this.folded(text)).click();
  }

  /** Shows a tab of the drawer. */
  async open(tab) {
    await this.press("tab", tab);
  }

  /** Drags a slider to its beginning, or to its end. */
  async slide(name, end) {
    const { x, y, width, height } = await (await this.find("slider", name)).boundingBox();
    const { mouse } = this.page;
    await mouse.move(x + width / 2, y + height / 2);
    await mouse.down();
    await mouse.move(end === "end" ? x + width + 9 : x - 9, y + height / 2, { steps: 4 });
    await mouse.up();
  }

  /** Drags from one place to another. */
  async drag(from, to) {
    const { mouse } = this.page;
    await mouse.move(...from);
    await mouse.down();
    await mouse.move(...to, { steps: 8 });
    await mouse.up();
  }

  /** Drops a file of the disk onto the floor. */
  async dropFile(path) {
    const { page } = this;
    const [x, y] = await this.placeOnBelts(0.5, 0.5);
    if (page.browser().constructor.name.includes("Cdp")) {
      const session = await page.createCDPSession();
      const data = { items: [], files: [path], dragOperationsMask: 1 };
      for (const type of ["dragEnter", "dragOver", "drop"]) {
        await session.send("Input.dispatchDragEvent", { type, x, y, data });
      }
      return;
    }
    // WebDriver BiDi drags no files in from outside: the page is told as the browser would tell it.
    await page.evaluate(
      (text, name, x, y) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([text], name));
        const floor = document.elementFromPoint(x, y);
        for (const type of ["dragenter", "dragover", "drop"]) {
          const event = new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer });
          const isTaken = !floor.dispatchEvent(event);
          if (type === "dragover" && !isTaken) return;
        }
      },
      await readFile(path, "utf8"),
      basename(path),
      x,
      y,
    );
  }

  /** The middle of the one thing with this role and name. */
  async middleOf(role, name) {
    const { x, y, width, height } = await (await this.find(role, name)).boundingBox();
    return [x + width / 2, y + height / 2];
  }

  /**
   * Looks for a thing on the belts, from a place on, to the left and in the line, until the pointer says
   * that it is one that can be asked about or taken.
   */
  async findOnBelts(cursor, [height, from, to]) {
    for (let part = from; part <= to; part += 0.002) {
      const place = await this.placeOnBelts(height, part);
      await this.page.mouse.move(...place);
      const shown = await this.page.$eval(".floor .belts", (it) => it.style.cursor);
      if (shown === cursor) return place;
    }
    throw new Error(`nothing on the belts at ${height} has a ${cursor}`);
  }

  /** The place on the belts at a height of the hash space, and at a part of the way to their end. */
  async placeOnBelts(height, part) {
    const plane = await this.page.$(".plane");
    const box = await plane.boundingBox();
    return [box.x + box.width * part, box.y + box.height * height];
  }
}

/** Somebody who has keys alone, and does not see what is painted. */
export class Keys extends Person {
  static how = "with keys alone, the canvas hidden";

  async arrive() {
    await super.arrive();
    await this.page.addStyleTag({ content: "canvas { visibility: hidden !important; }" });
  }

  /** Goes from stop to stop until it is at this one. */
  async reach(role, name) {
    const element = await this.find(role, name);
    await this.tabTo(`${role} ${name}`, () => element);
    return element;
  }

  /** Goes from stop to stop until it is at what `look` finds; `what` says in words what that is. */
  async tabTo(what, look) {
    for (let tabs = 0; tabs < TABS_MAX; tabs += 1) {
      const way = await (await look()).evaluate(wayTo);
      if (way === "here") return;
      if (way === "back") await this.page.keyboard.down("Shift");
      await this.key("Tab");
      if (way === "back") await this.page.keyboard.up("Shift");
    }
    throw new Error(`${what} cannot be reached with the tab key`);
  }

  async key(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async press(role, name) {
    await this.reach(role, name);
    await this.key(role === "checkbox" ? " " : "Enter");
  }

  async fill(name, text, role = "textbox") {
    await this.reach(role, name);
    await this.page.keyboard.down("Control");
    await this.key("a");
    await this.page.keyboard.up("Control");
    await this.page.keyboard.type(text);
  }

  async choose(name, option) {
    const list = await this.reach("combobox", name);
    const [from, to] = await list.evaluate(
      (it, option) => [it.selectedIndex, [...it.options].findIndex(({ text }) => text === option)],
      option,
    );
    assert.ok(to >= 0, `${option} is not among ${name}`);
    const way = to > from ? "ArrowDown" : "ArrowUp";
    for (let steps = Math.abs(to - from); steps > 0; steps -= 1) await this.key(way);
  }

  async unfold(text) {
    const summary = await this.folded(text);
    await this.tabTo(text, () => summary);
    await this.key("Enter");
  }

  async open(tab) {
    const shown = await this.page.$eval("[role=tab][aria-selected=true]", (it) => it.textContent);
    await this.reach("tab", shown);
    const names = await this.page.$$eval("[role=tab]", (all) => all.map((it) => it.textContent));
    const way = names.indexOf(tab) > names.indexOf(shown) ? "ArrowRight" : "ArrowLeft";
    const steps = Math.abs(names.indexOf(tab) - names.indexOf(shown));
    for (let step = 0; step < steps; step += 1) await this.key(way);
  }

  /** Goes to a shard on the ruler. */
  async goToShard(number) {
    await this.page.waitForSelector(`.ruler [data-shard='${number}'] .shard`);
    const stop = await this.page.$eval(".ruler .shard[tabindex='0']", (it) => it.innerText);
    await this.reach("button", new RegExp(`^shard ?${/\d+/.exec(stop)[0]}\\b`));
    const way = await this.page.$$eval(
      ".ruler .row",
      (rows, number) => {
        const at = rows.findIndex((it) => it.contains(document.activeElement));
        return rows.findIndex((it) => it.dataset.shard === number) - at;
      },
      String(number),
    );
    for (let step = 0; step < Math.abs(way); step += 1) await this.key(way > 0 ? "ArrowDown" : "ArrowUp");
  }
}

/** On the page: which way the tab key has to go from the focus to an element. */
function wayTo(element) {
  const focused = document.activeElement;
  if (focused === element) return "here";
  const isBefore = element.compareDocumentPosition(focused) & Node.DOCUMENT_POSITION_FOLLOWING;
  return isBefore ? "back" : "on";
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
