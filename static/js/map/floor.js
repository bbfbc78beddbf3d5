// What is there when no pictures of the ground are: the municipalities' borders and the towns' names. Never a blank page.

import * as L from "leaflet";

import { data, make } from "./server.js";
import { VectorTiles } from "./tiles.js";

const HALF_LETTER = 5; // pixels, about
const LINE = 20;

/** A layer to add to a map and take away again. */
export function floor() {
  const layers = L.layerGroup();
  layers.once("add", () => build(layers, layers._map));
  return layers;
}

function build(layers, map) {
  pane(map, "borders", 250);
  pane(map, "names", 260);
  const pencil = L.svg({ pane: "borders" });
  const borders = drawn(map, data.borders, (features, at) => linesOf(features("borders"), at, pencil));
  const names = drawn(map, data.places, (features, at) => namesOf(features("places"), at));
  names.on("load", () => thin(map, names));
  layers.addLayer(borders).addLayer(names);
  thank(layers, data.borders);
  thank(layers, data.places);
}

function pane(map, name, height) {
  map.createPane(name).style.zIndex = height;
  map.getPane(name).style.pointerEvents = "none";
}

/** Tiles whose content is drawn when they come and erased when they go. */
function drawn(map, address, draw) {
  const read = (features, zoom) => L.layerGroup([...draw(features, ({ x, y }) => map.unproject([x, y], zoom))]);
  return new VectorTiles(`${address}/{z}/{x}/{y}.mvt`, { read })
    .on("tileload", ({ tile }) => tile.content?.addTo(map))
    .on("tileunload", ({ tile }) => tile.content?.remove());
}

function* linesOf(features, at, renderer) {
  for (const { lines } of features) {
    yield L.polyline(lines.map((line) => line.map(at)), { renderer, pane: "borders", className: "map-border", interactive: false });
  }
}

function* namesOf(features, at) {
  for (const { properties: { name, weight }, lines: [[spot]] } of features) {
    const html = make("span", {}, name);
    const icon = L.divIcon({ className: "map-name", html, iconSize: null });
    const about = { weight, ...spot, half: name.length * HALF_LETTER };
    yield L.marker(at(spot), { icon, pane: "names", interactive: false, keyboard: false, about });
  }
}

/** Of names that would cover each other, also across tiles, the larger town's stays. */
function thin(map, names) {
  const kept = [];
  const all = names.contents().flatMap((tile) => tile.getLayers());
  for (const marker of all.sort((one, other) => other.options.about.weight - one.options.about.weight)) {
    const { x, y, half } = marker.options.about;
    const covers = kept.some((name) => Math.abs(name.x - x) < name.half + half && Math.abs(name.y - y) < LINE);
    marker.setOpacity(covers ? 0 : 1);
    if (!covers) kept.push(marker.options.about);
  }
}

/** Say who drew it, for as long as it is shown. */
async function thank(layers, address) {
  const answer = await fetch(`${address}.json`).catch(() => null);
  const { attribution } = answer?.ok ? await answer.json() : {};
  if (!attribution) return;
  const words = make("span", {}, attribution).innerHTML;
  const map = layers._map ?? null;
  map?.attributionControl.addAttribution(words);
  layers.on("add", () => layers._map.attributionControl.addAttribution(words));
  layers.on("remove", () => layers._map.attributionControl.removeAttribution(words));
}
