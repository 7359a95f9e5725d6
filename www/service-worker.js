// Keeps the page for when there is no network: its own files, and nothing of other origins.
//
// A release is a page with the files that it names, whose names change with what is in them. Each release
// has a cache of its own, named after the page's contents. The page itself comes from the network as long as
// there is one, so that a new release is there at the next load; without a network it is that of the newest
// release of which every file has come. What a page fetches later, parts and catalogues, is put to the rest.

const PREFIX = "shardbelt-";
/** The page's own address: all others below it are files. */
const PAGE = new URL("./", self.location).href;
/** A name that changes with what is in the file, or in the folder that it lies in. */
const HASHED = /-[0-9a-f]{8,}[./]/;
/** The files that a page names. */
const NAMED = /\.\/[\w./-]+\.(?:css|js|svg|txt|wasm)\b/g;
/** So many releases are kept: a tab may still be open with the one before. */
const RELEASES = 2;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(fetch(PAGE, { cache: "no-cache" }).then(keepRelease));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// What the page fetched before it had a worker.
self.addEventListener("message", (event) => event.waitUntil(keepAll(event.data)));

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const [address] = url.split(/[?#]/);
  if (method !== "GET" || !address.startsWith(PAGE)) return;
  if (mode === "navigate") {
    if (address === PAGE || address === `${PAGE}index.html`) event.respondWith(page(event));
  } else if (HASHED.test(address)) {
    event.respondWith(file(address));
  } else {
    event.respondWith(fresh(address));
  }
});

/** The page as it is now, or that of the newest whole release. */
async function page(event) {
  try {
    const response = await fetch(event.request);
    event.waitUntil(keepRelease(response.clone()));
    return response;
  } catch (error) {
    for (const name of (await releases()).reverse()) {
      const kept = await (await caches.open(name)).match(PAGE);
      if (kept) return kept;
    }
    throw error;
  }
}

/** A file that never changes. */
async function file(address) {
  return (await caches.match(address)) ?? (await fetched(address));
}

/** A file that may have changed: as it is now, or as it was when there is no network. */
async function fresh(address) {
  try {
    return await fetched(address);
  } catch (error) {
    const kept = await caches.match(address);
    if (kept) return kept;
    throw error;
  }
}

/** A file from the network, which is put to the newest release. */
async function fetched(address) {
  const response = await fetch(address);
  const newest = (await releases()).at(-1);
  if (response.ok && newest) await (await caches.open(newest)).put(address, response.clone());
  return response;
}

async function keepAll(addresses) {
  const own = addresses.filter((address) => address.startsWith(PAGE));
  // One after the other: the page comes first.
  for (const address of own) await file(address).catch(() => {});
}

/** Keeps a page with all files that it names, and forgets releases that are too old. */
async function keepRelease(response) {
  if (!response.ok) return;
  const text = await response.clone().text();
  const name = PREFIX + (await digest(text));
  const known = await releases();
  if (known.at(-1) === name && (await (await caches.open(name)).match(PAGE))) return;
  // One that comes again, or was not whole, begins anew.
  await caches.delete(name);
  const release = await caches.open(name);
  const addresses = new Set(text.match(NAMED).map((path) => new URL(path, PAGE).href));
  const keep = async (address) => {
    const kept = (await caches.match(address)) ?? (await fetch(address));
    if (!kept.ok) throw new Error(`${address}: ${kept.status}`);
    await release.put(address, kept);
  };
  await Promise.all([...addresses].map(keep));
  // Last: with it the release is whole.
  await release.put(PAGE, response);
  for (const old of (await releases()).slice(0, -RELEASES)) await caches.delete(old);
}

/** The names of the releases, the newest last. */
async function releases() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX));
}

async function digest(text) {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
