// What a person has beside the page: the network behind it, a clipboard, a folder of downloads, other tabs.

import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { open, serve } from "./page.mjs";

const SIZE = { width: 1440, height: 900 };
/** How browsers call what is not here whole yet. */
const UNFINISHED = /\.(?:crdownload|part)$|^\./;

/** A new folder, for what a browser downloads or what is chosen there. */
export const newFolder = () => mkdtemp(join(tmpdir(), "shardbelt-deeds-"));

/** A desk of its own for one deed: nothing of another is kept there, and its network can be cut. */
export class Desk {
  #context;
  #downloads;
  #files;

  constructor(server, context, downloads) {
    this.server = server;
    this.#context = context;
    this.#downloads = downloads;
  }

  static async in(browser, downloads) {
    const downloadBehavior = { policy: "allow", downloadPath: downloads };
    return new Desk(await serve(), await browser.createBrowserContext({ downloadBehavior }), downloads);
  }

  /** Opens the page in another tab: with a query, or by a whole address. */
  open({ query, url = this.server.url }) {
    return open(this.#context, url, { query, ...SIZE });
  }

  /** What is on the clipboard: what a paste brings, in a tab of its own. */
  async paste() {
    const tab = await this.#context.newPage();
    try {
      await tab.setContent("<textarea></textarea>");
      await tab.focus("textarea");
      await tab.keyboard.down("Control");
      // Chromium knows no keys of the system by itself when it has no window.
      await tab.keyboard.press("v", { commands: ["Paste"] });
      await tab.keyboard.up("Control");
      await tab.waitForFunction(() => document.querySelector("textarea").value !== "");
      return await tab.$eval("textarea", (it) => it.value);
    } finally {
      await tab.close();
    }
  }

  /** The bytes of the one file that was downloaded, once it is whole, and its name; it is put away then. */
  async downloaded() {
    const names = await readdir(this.#downloads);
    if (names.length !== 1 || UNFINISHED.test(names[0])) return undefined;
    const path = join(this.#downloads, names[0]);
    const bytes = await readFile(path);
    if (bytes.length === 0) return undefined;
    await rm(path);
    return { name: names[0], bytes };
  }

  /** The path of a file with this name, which lies there as long as the desk does. */
  async file(name, content) {
    this.#files ??= await newFolder();
    const path = join(this.#files, name);
    await writeFile(path, content);
    return path;
  }

  /** Puts all away, what nobody asked for among the downloads too. */
  async leave() {
    try {
      await this.#context.close();
    } finally {
      await this.server.close();
      if (this.#files) await rm(this.#files, { recursive: true });
      for (const name of await readdir(this.#downloads)) await rm(join(this.#downloads, name));
    }
  }
}
