// The built page on a loopback port, compressed as static hosts do, and a Chromium to look at it.

import { createServer } from "node:http";
import { fileURLToPath } from "node:url";

import compression from "compression";
import puppeteer from "puppeteer-core";
import sirv from "sirv";

import { browsers, CHROMIUM } from "../../sdk/support/browsers.mjs";

const dist = process.env.SHARDBELT_DIST ?? fileURLToPath(new URL("../../../dist", import.meta.url));

/** Serves the built page; `close` ends the server. */
export async function serve() {
  const compress = compression();
  const files = sirv(dist, { etag: true, maxAge: 31_536_000, setHeaders: cacheByName });
  const server = createServer((request, response) =>
    compress(request, response, () =>
      files(request, response, () => {
        response.statusCode = 404;
        response.end();
      }),
    ),
  );
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  return { url: `http://127.0.0.1:${server.address().port}/`, close };
}

/** Files with a hash in their name never change; the others are asked for again. */
function cacheByName(response, path) {
  if (!/-[0-9a-f]{8,}/.test(path)) response.setHeader("cache-control", "no-cache");
}

export const BROWSERS = ["Chromium", "Firefox"];

const programOf = (name) => browsers().find((browser) => browser.name === name).program;

/** Whether a browser is on this machine. */
export const isHere = (name) => programOf(name) !== undefined;

/** A headless browser with a fresh profile. */
export async function launch(name = "Chromium") {
  const executablePath = programOf(name);
  if (executablePath === undefined) throw new Error(`${name} is not here; CHROME may name it`);
  const args = name === "Chromium" ? CHROMIUM.filter((argument) => argument !== "--headless") : [];
  const browser = name === "Firefox" ? "firefox" : "chrome";
  return puppeteer.launch({ browser, executablePath, headless: true, args });
}

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
