// The start page: the list follows the map, the address follows both.

import { caseLayer, openPopup } from "./map/cases.js";
import { createMap } from "./map/create.js";
import { ownPin } from "./map/pins.js";
import { degrees, make, say } from "./map/server.js";

const SETTLED = 250; // milliseconds after the last movement
const REPORTABLE = 13; // from this zoom on a click on the ground means a place

const element = document.getElementById("map");
const list = document.getElementById("case-list");
const status = document.getElementById("case-status");
const form = document.getElementById("filter");

const { lat, lon, zoom, home, chosen, tiles, cards, report } = element.dataset;
const looked = lat === undefined ? {} : { lat: Number(lat), lon: Number(lon), zoom: Number(zoom) };

const map = createMap(element, { ...looked, box: home.split(",").map(Number) });
const cases = caseLayer(map, { tiles, cards, query: filter().toString() });
if (chosen) ownPin([looked.lat, looked.lon], say("chosen", { name: chosen }), { interactive: false }).addTo(map);

/** What the form asks for, as it stands in an address. */
function filter() {
  const wanted = new URLSearchParams();
  for (const name of ["group", "status", "period"]) {
    for (const value of new FormData(form).getAll(name)) if (value) wanted.append(name, value);
  }
  return wanted;
}

function whereabouts() {
  const { lat, lng } = map.getCenter().wrap();
  return { lat: degrees(lat), lon: degrees(lng), zoom: String(map.getZoom()) };
}

/** The sides of the map, within the world. */
function box() {
  const bounds = map.getBounds();
  const sides = [
    Math.max(bounds.getWest(), -180),
    Math.max(bounds.getSouth(), -85),
    Math.min(bounds.getEast(), 180),
    Math.min(bounds.getNorth(), 85),
  ];
  return sides.map(degrees).join(",");
}

let asking = new AbortController();

/** Fetch the list for what the map shows; `after` is a place in it. */
async function follow(after = "") {
  asking.abort();
  asking = new AbortController();
  const wanted = filter();
  for (const [name, value] of Object.entries(whereabouts())) wanted.set(name, value);
  if (after) wanted.set("after", after);
  history.replaceState(null, "", `${location.pathname}?${wanted}`);
  wanted.set("bbox", box());
  try {
    const answer = await fetch(`${list.dataset.list}?${wanted}`, { signal: asking.signal });
    if (!answer.ok) throw new Error(answer.status);
    list.innerHTML = await answer.text();
    announce(list.querySelector("[data-count]").textContent);
  } catch (error) {
    if (error.name !== "AbortError") announce(say("noList"), true);
  }
}

/** Tell those who listen; what went wrong is also shown. */
function announce(words, shown = false) {
  status.textContent = words;
  status.classList.toggle("visually-hidden", !shown);
}

let settling;
function soon() {
  clearTimeout(settling);
  settling = setTimeout(follow, SETTLED);
}

map.on("moveend", soon);
if (lat !== undefined) follow(new URLSearchParams(location.search).get("after") ?? "");

form.addEventListener("change", () => {
  cases.setQuery(filter().toString());
  follow();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  follow();
});

list.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-after]");
  if (!link || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  await follow(link.dataset.after);
  list.querySelector("h2").focus();
});

// The row under the pointer, or with the focus, shows which pin is its own.
for (const [enter, leave] of [["pointerover", "pointerout"], ["focusin", "focusout"]]) {
  list.addEventListener(enter, ({ target }) => cases.mark(target.closest("[data-number]")?.dataset.number ?? null));
  list.addEventListener(leave, () => cases.mark(null));
}

map.on("click", ({ latlng }) => {
  if (map.getZoom() < REPORTABLE) return;
  const place = latlng.wrap();
  const where = new URLSearchParams({ lat: place.lat.toFixed(6), lon: place.lng.toFixed(6) });
  const link = make("a", { class: "button", href: `${report}?${where}` });
  link.textContent = say("reportHere");
  openPopup(map, latlng, make("div", { class: "map-cards" }, link));
});
