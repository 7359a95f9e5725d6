// Browsers that load a page and are ended by their process id.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** How Chromium is started. */
export const CHROMIUM = [
  "--headless",
  "--no-sandbox",
  "--disable-dev-shm-usage",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A page that never reports would otherwise be waited for for ever. */
const PATIENCE_MS = 120_000;

function find(variable, names) {
  if (process.env[variable]) return process.env[variable];
  const folders = process.env.PATH.split(delimiter);
  const candidates = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return candidates.find((candidate) => existsSync(candidate));
}

/** Chromium, which must be here, and Firefox, which may be missing: then it has no `program`. */
export function browsers() {
  const chromium = find("CHROME", ["chromium", "chromium-browser", "google-chrome"]);
  const firefox = find("FIREFOX", ["firefox", "firefox-esr"]);
  return [
    {
      name: "Chromium",
      program: chromium,
      options: (profile, url) => [...CHROMIUM, `--user-data-dir=${profile}`, url],
    },
    {
      name: "Firefox",
      program: firefox,
      options: (profile, url) => ["--headless", "--no-remote", "--profile", profile, url],
    },
  ];
}

/** Serves `files` on a free port, opens `/` in a browser, and returns what the page posts to `/report`. */
export async function reportOf({ name, program, options }, files) {
  if (program === undefined) throw new Error(`${name} is not here; CHROME may name it`);
  const profile = await mkdtemp(join(tmpdir(), "shardbelt-browser-"));
  const { server, url, report } = await serve(files);
  const browser = spawn(program, options(profile, url), { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  browser.stderr.on("data", (chunk) => (said += chunk));
  const gone = new Promise((resolve) => browser.once("close", resolve));
  const lost = gone.then((code) => {
    throw new Error(`${name} ended with ${code} before the page reported\n${said}`);
  });
  const late = new Promise((_, reject) => {
    const give = () => reject(new Error(`the page did not report\n${said}`));
    setTimeout(give, PATIENCE_MS).unref();
  });
  try {
    return await Promise.race([report, lost, late]);
  } finally {
    lost.catch(() => {});
    browser.kill();
    await gone;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function serve(files) {
  let resolve;
  const report = new Promise((done) => (resolve = done));
  const server = createServer(async (request, response) => {
    if (request.method === "POST" && request.url === "/report") {
      const chunks = await collect(request);
      response.end();
      resolve(JSON.parse(Buffer.concat(chunks).toString()));
      return;
    }
    const file = files[request.url];
    response.writeHead(file ? 200 : 404, { "content-type": file?.type ?? "text/plain" });
    response.end(file?.content);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { server, url: `http://127.0.0.1:${server.address().port}/`, report };
}

async function collect(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return chunks;
}
