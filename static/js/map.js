// The start page: the list follows the map, the address follows both.

import { caseLayer, openPopup } from "./map/cases.js";
import { createMap } from "./map/create.js";
import { caseList } from "./map/list.js";
import { ownPin } from "./map/pins.js";
import { degrees, make, say } from "./map/server.js";

const SETTLED = 250; // milliseconds after the last movement
const AGAIN = 15_000; // milliseconds between looks for what is new
const REPORTABLE = 13; // from this zoom on a click on the ground means a place

const element = document.getElementById("map");
const rows = document.getElementById("case-list");
const form = document.getElementById("filter");

const { lat, lon, zoom, home, chosen, tiles, cards, report } = element.dataset;
const looked = lat === undefined ? {} : { lat: Number(lat), lon: Number(lon), zoom: Number(zoom) };
const [west, south, east, north] = home.split(",").map(Number);

const map = createMap(element, { ...looked, box: [west, south, east, north] });
const cases = caseLayer(map, { tiles, cards, query: String(filter()) });
const list = caseList(rows, document.getElementById("case-status"));
if (chosen) ownPin([looked.lat, looked.lon], say("chosen", { name: chosen }), { interactive: false }).addTo(map);

// --- The address says what the form, the map and the list show ---

let address = location.search;

/** What the form asks for, as it stands in an address. */
function filter() {
  const wanted = new URLSearchParams();
  for (const name of ["group", "status", "period"]) {
    for (const value of new FormData(form).getAll(name)) if (value) wanted.append(name, value);
  }
  return wanted;
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

/**
 * Ask the list for what the map shows; `after` is a place in it. A choice is `remembered`, so that the way back leads to
 * what was there before; when the map moves, only the address changes.
 */
async function follow({ after = "", remembered = false } = {}) {
  clearTimeout(settling);
  const wanted = filter();
  const { lat, lng } = map.getCenter().wrap();
  wanted.set("lat", degrees(lat));
  wanted.set("lon", degrees(lng));
  wanted.set("zoom", map.getZoom());
  if (after) wanted.set("after", after);
  address = `?${wanted}`;
  history[remembered ? "pushState" : "replaceState"](null, "", location.pathname + address);
  wanted.set("bbox", box());
  await list.ask(wanted);
}

let settling;
map.on("moveend", () => {
  clearTimeout(settling);
  settling = setTimeout(follow, SETTLED);
});
if (lat !== undefined) follow({ after: new URLSearchParams(location.search).get("after") ?? "" });

function choose() {
  cases.setQuery(String(filter()));
  follow({ remembered: true });
}

form.addEventListener("change", choose);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  choose();
});

rows.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-after]");
  if (!link || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  await follow({ after: link.dataset.after, remembered: true });
  rows.querySelector("h2").focus();
});

// Back and forward: form, map and list become what the address says.
addEventListener("popstate", () => {
  if (location.search === address) return; // only another part of the page
  const wanted = new URLSearchParams(location.search);
  for (const field of form.elements) {
    if (field.type === "checkbox") field.checked = wanted.getAll(field.name).includes(field.value);
    else if (field.tagName === "SELECT") field.value = wanted.get(field.name) ?? "";
  }
  if (wanted.has("lat")) map.setView([wanted.get("lat"), wanted.get("lon")], wanted.get("zoom"), { animate: false });
  else map.fitBounds([[south, west], [north, east]], { animate: false });
  cases.setQuery(String(filter()));
  follow({ after: wanted.get("after") ?? "" });
});

// --- What is new shows itself, as long as someone looks ---

let areDue = true; // whether the tiles may tell less than the list: they may be some seconds old

async function lookAgain() {
  if (document.hidden) return;
  const isNew = await list.askAgain();
  if (isNew || areDue || cases.areMissing()) cases.refresh();
  areDue = isNew;
}

setInterval(lookAgain, AGAIN);
document.addEventListener("visibilitychange", lookAgain);
addEventListener("online", lookAgain);

// --- Pins and rows, and the ground between ---

// The row under the pointer, or with the focus, shows which pin is its own.
for (const [enter, leave] of [["pointerover", "pointerout"], ["focusin", "focusout"]]) {
  rows.addEventListener(enter, ({ target }) => cases.mark(target.closest("[data-number]")?.dataset.number ?? null));
  rows.addEventListener(leave, () => cases.mark(null));
}

map.on("click", ({ latlng }) => {
  if (map.getZoom() < REPORTABLE) return;
  const place = latlng.wrap();
  const where = new URLSearchParams({ lat: place.lat.toFixed(6), lon: place.lng.toFixed(6) });
  const link = make("a", { class: "button", href: `${report}?${where}` });
  link.textContent = say("reportHere");
  openPopup(map, latlng, make("div", { class: "map-cards" }, link));
});
