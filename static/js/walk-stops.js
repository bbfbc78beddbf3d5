// Stops and way of a walk on a map, beside the rows that say the same. Saved with the form, as without this script.

import * as L from "leaflet";

import { createMap } from "./map/create.js";
import { Rows, field, fill, placeOf, written } from "./walk-plan/rows.js";
import { cornerPin, meetingPin, numberPin, wayLine } from "./walk-plan/pins.js";

const MOST_HANDLES = 150; // a way from a file has more corners than anybody drags
const form = document.getElementById("stops");
const element = document.getElementById("map");
const words = document.getElementById("stop-words").dataset;
const route = form.elements.route;
const layers = L.layerGroup();
const { home, lat, lon } = element.dataset;

for (const part of document.querySelectorAll("[data-script]")) part.hidden = false;
for (const part of document.querySelectorAll("[data-no-script]")) part.hidden = true;

const map = createMap(element, { box: home ? home.split(",").map(Number) : undefined, embedded: true });
layers.addTo(map);

let rows = null; // they tell of themselves while they are being made
rows = new Rows(document.getElementById("rows"), document.getElementById("new-row"), {
  words,
  say: (text) => { document.getElementById("stops-said").textContent = text; },
  changed: () => draw(),
});

function corners() {
  return route.value.split(" ").filter(Boolean).map((pair) => pair.split(",").map(Number).reverse());
}

function setCorners(latlngs) {
  route.value = latlngs.map(([la, lo]) => `${lo.toFixed(6)},${la.toFixed(6)}`).join(" ");
  tell(fill(words.corners, { count: latlngs.length }));
  draw();
}

function stopPlaces() {
  return (rows?.filled() ?? []).map((row) => placeOf(field(row, "stop_place").value)).filter(Boolean);
}

function isDrawn() {
  return form.elements.way.value === "drawn";
}

function tell(text) {
  document.getElementById("map-said").textContent = text;
}

function draw() {
  layers.clearLayers();
  if (lat) meetingPin([lat, lon], words.meeting).addTo(layers);
  const way = isDrawn() ? corners() : stopPlaces();
  if (way.length > 1) wayLine(way).addTo(layers);
  if (isDrawn() && way.length <= MOST_HANDLES) way.forEach((at, index) => handle(at, index, way));
  rows?.filled().forEach((row, index) => stopPin(row, index));
}

function handle(at, index, way) {
  const pin = cornerPin(at).addTo(layers);
  pin.on("dragend", () => setCorners(way.with(index, pair(pin.getLatLng()))));
}

function stopPin(row, index) {
  const place = placeOf(field(row, "stop_place").value);
  if (!place) return;
  const pin = numberPin(place, index + 1, rows.nameOf(row), { draggable: true, autoPan: true }).addTo(layers);
  pin.on("dragend", () => {
    field(row, "stop_place").value = written(pair(pin.getLatLng()));
    draw();
  });
}

function pair(latlng) {
  const { lat: la, lng: lo } = latlng.wrap();
  return [la, lo];
}

function addStop(place) {
  const row = rows.blank();
  field(row, "stop_place").value = written(place);
  rows.renumber();
  field(row, "stop_name").focus({ preventScroll: matchMedia("(max-width: 48rem)").matches });
  tell(fill(words.added, { number: row.querySelector("[data-number]").textContent }));
}

function showTools() {
  document.getElementById("draw-tools").hidden = !isDrawn();
  document.getElementById("stop-here").hidden = isDrawn();
  tell(isDrawn() ? words.draw : words.click);
  draw();
}

form.addEventListener("change", ({ target }) => {
  if (target.name !== "way") return;
  if (isDrawn() && !route.value) setCorners(stopPlaces());
  showTools();
});
document.getElementById("add").addEventListener("click", (event) => {
  event.preventDefault();
  field(rows.blank(), "stop_name").focus();
});
document.getElementById("stop-here").addEventListener("click", () => addStop(pair(map.getCenter())));
document.getElementById("draw-corner").addEventListener("click", () => setCorners([...corners(), pair(map.getCenter())]));
document.getElementById("draw-undo").addEventListener("click", () => setCorners(corners().slice(0, -1)));
document.getElementById("draw-anew").addEventListener("click", () => setCorners(stopPlaces()));
map.on("click", ({ latlng }) => (isDrawn() ? setCorners([...corners(), pair(latlng)]) : addStop(pair(latlng))));

const known = [...stopPlaces(), ...corners(), ...(lat ? [[Number(lat), Number(lon)]] : [])];
if (known.length) map.fitBounds(L.latLngBounds(known), { maxZoom: 16, padding: [40, 40], animate: false });
showTools();
