// The built page on a loopback port, compressed as static hosts do, and a Chromium to look at it.

import { readdir } from "node:fs/promises";
import { createServer } from "node:http";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

import compression from "compression";
import puppeteer from "puppeteer-core";
import sirv from "sirv";

import { browsers, CHROMIUM } from "../../sdk/support/browsers.mjs";

const dist = process.env.SHARDBELT_DIST ?? fileURLToPath(new URL("../../../dist", import.meta.url));

/**
 * Serves the built page; `close` ends the server. Files whose names are among the `withheld` are not found, and
 * each time that one is asked for is in `missed`.
 */
export async function serve() {
  const compress = compression();
  const files = sirv(dist, { etag: true, maxAge: 31_536_000, setHeaders: cacheByName });
  const withheld = new Set();
  const missed = [];
  const miss = (response) => {
    response.statusCode = 404;
    response.end();
  };
  const server = createServer((request, response) => {
    const name = basename(request.url);
    if (withheld.has(name)) {
      missed.push(name);
      miss(response);
      return;
    }
    compress(request, response, () => files(request, response, () => miss(response)));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const close = async () => {
    server.closeAllConnections();
    // Once it is closed it may be closed again.
    await new Promise((closed) => server.close(closed));
  };
  return { url: `http://127.0.0.1:${server.address().port}/`, withheld, missed, close };
}

/** The paths of all files of wasm that the page is made of. */
export async function parts() {
  const files = await readdir(dist, { recursive: true });
  return files.filter((file) => file.endsWith(".wasm")).map((file) => `/${file}`);
}

/** Files with a hash in their name never change; the others are asked for again. */
function cacheByName(response, path) {
  if (!/-[0-9a-f]{8,}/.test(path)) response.setHeader("cache-control", "no-cache");
}

export const BROWSERS = ["Chromium", "Firefox"];

const programOf = (name) => browsers().find((browser) => browser.name === name).program;

/** Whether a browser is on this machine. */
export const isHere = (name) => programOf(name) !== undefined;

/**
 * A headless browser with a fresh profile. Firefox is told here where to put what is downloaded; Chromium gets what
 * stands in `also`, too.
 */
export async function launch(name = "Chromium", { downloads, also = [] } = {}) {
  const executablePath = programOf(name);
  if (executablePath === undefined) throw new Error(`${name} is not here; CHROME may name it`);
  const own = CHROMIUM.filter((argument) => argument !== "--headless");
  const args = name === "Chromium" ? [...own, ...also] : [];
  const browser = name === "Firefox" ? "firefox" : "chrome";
  const extraPrefsFirefox = downloads ? downloadsTo(downloads) : {};
  return puppeteer.launch({ browser, executablePath, headless: true, args, extraPrefsFirefox });
}

/** Firefox's preferences for a folder of downloads. */
const downloadsTo = (folder) => ({
  "browser.download.dir": folder,
  // Its own folder is 2, the desktop 0.
  "browser.download.folderList": 2,
  "browser.download.always_ask_before_handling_new_types": false,
  // It would take the focus out of the page.
  "browser.download.alwaysOpenPanel": false,
});

/** Opens the page with a query, at a size, in a theme if one is asked for, and waits for the floor. */
export async function open(browser, url, { query = "", width, height, theme }) {
  const page = await browser.newPage();
  await page.setViewport({ width, height });
  if (theme !== undefined) {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: theme }]);
  }
  await page.goto(`${url}${query}`);
  await page.waitForSelector(".ruler .shard");
  return page;
}
