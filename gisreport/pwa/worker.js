// The service worker: lets the walk app start without coverage. Written by hand, with nothing imported.
//
// Kept are the shells (the walk app, without any code of a walk in it, and the form for reports) in each language, the
// page that says "no coverage", and the files they need; all of one release, under its version. Nothing else is
// touched: what people save lies in IndexedDB, and every other page comes from the network as if this did not exist.

"use strict";

const RELEASE = "__RELEASE__";
const CACHE = `gisreport-${RELEASE.version}`;
const LANGUAGE = "gisreport-language"; // one entry: the language of the page last read
const SLOW = 3000; // milliseconds

const PAGES = [...RELEASE.shells.map((shell) => shell.path), RELEASE.offline];
const ASSETS = new Set(RELEASE.assets);

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", ({ data }) => {
  if (data === "take over") self.skipWaiting();
});

/** All or nothing: one file that cannot be had leaves the release before in its place. */
async function install() {
  const cache = await caches.open(CACHE);
  const pages = PAGES.flatMap((page) => RELEASE.languages.map((language) => pageIn(page, language)));
  const assets = RELEASE.assets.map(
    (address) => new Request(address, { credentials: "omit", cache: RELEASE.isHashed ? "default" : "no-cache" }),
  );
  await cache.addAll([...pages, ...assets]);
  if (!self.registration.active) await self.skipWaiting(); // the first waits for nobody; later ones for the page
}

/** As a stranger who reads that language: no cookie goes along, and nothing personal comes back. */
function pageIn(page, language) {
  const headers = { "Accept-Language": language };
  return new Request(`${page}?sprak=${language}`, { headers, credentials: "omit", cache: "no-cache" });
}

async function activate() {
  const old = (await caches.keys()).filter((name) => name.startsWith("gisreport-") && ![CACHE, LANGUAGE].includes(name));
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    const shell = RELEASE.shells.find(({ path, isPrefix }) => (isPrefix ? url.pathname.startsWith(path) : url.pathname === path));
    event.respondWith(shell ? shellOf(shell, url, request) : page(request, url));
  } else if (ASSETS.has(url.pathname)) {
    event.respondWith(asset(request, url.pathname));
  }
});

/** The shell in the language of the address, else of the page last read. */
async function shellOf({ path, wait }, url, request) {
  const kept = await keptPage(path, url);
  if (kept && RELEASE.isHashed && !wait) return kept;
  return (await inTime(request, wait || SLOW)) ?? kept ?? fetch(request);
}

async function asset(request, address) {
  const kept = await keptFile(address);
  if (kept && RELEASE.isHashed) return kept;
  return (await inTime(request, SLOW)) ?? kept ?? fetch(request);
}

async function page(request, url) {
  try {
    return await fetch(request);
  } catch {
    return (await keptPage(RELEASE.offline, url)) ?? Response.error();
  }
}

async function keptPage(path, url) {
  return keptFile(`${path}?sprak=${await languageOf(url)}`);
}

let opened = null;

async function keptFile(address) {
  opened ??= caches.open(CACHE);
  return (await opened).match(address, { ignoreVary: true });
}

/** The network's answer, if it is good and comes soon; else null. */
async function inTime(request, wait) {
  const late = new Promise((resolve) => setTimeout(resolve, wait, null));
  const answer = await Promise.race([fetch(request).catch(() => null), late]);
  return answer?.ok ? answer : null;
}

async function languageOf(url) {
  const asked = url.searchParams.get("sprak");
  if (RELEASE.languages.includes(asked)) return asked;
  const kept = await (await caches.open(LANGUAGE)).match("/");
  const last = kept && (await kept.text());
  return RELEASE.languages.includes(last) ? last : RELEASE.languages[0];
}
