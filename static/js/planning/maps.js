// The cells on maps: one, or two side by side that move together.

import * as L from "leaflet";

import { createMap } from "../map/create.js";
import { degrees, make } from "../map/server.js";

const STRONG = 4; // pixels: the edge of the cell that a row points at
const LARGE_ENOUGH = 9; // pixels across: in smaller cells a sign is only a speck
const GRAIN = 1e-5; // of a degree: about a metre
const EAST = 0;
const WEST = 3;

/** Latitude and longitude of each corner: the first in GRAIN of a degree, the others as steps from the one before. */
function unpacked(numbers) {
  const corners = [];
  let [lat, lon] = [0, 0];
  for (let place = 0; place < numbers.length; place += 2) {
    lat += numbers[place];
    lon += numbers[place + 1];
    corners.push([lat * GRAIN, lon * GRAIN]);
  }
  return corners;
}

export class CellMaps {
  /** In the elements .planning__map of `frame`, which is shown when there is something to show. */
  constructor(frame) {
    this.frame = frame;
    this.places = [...frame.querySelectorAll(".planning__map")];
    this.maps = [];
    this.marked = [];
    this.looked = ""; // the box that is shown
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.paint();
      this.maps.forEach((here) => this.sign(here));
    });
  }

  /** `data`: {box, area: [ring…], titles, cells: [[name, corners, [tone…], [words…]]…]}; null hides the maps. */
  show(data, legend) {
    this.frame.hidden = data === null;
    if (!data) return;
    this.legend = legend;
    this.places.forEach((place, number) => { place.hidden = number >= data.titles.length; });
    data.titles.forEach((title, number) => this.draw(number, title, data));
    for (const { map } of this.maps) map.invalidateSize({ animate: false });
    this.lookAt(data.box);
  }

  draw(number, title, { cells, area }) {
    const place = this.places[number];
    place.setAttribute("aria-label", title);
    const here = this.maps[number] ?? this.create(number);
    here.title.textContent = title;
    here.cells.clearLayers();
    here.byName = new Map();
    this.marked = [];
    for (const [name, corners, tones, words] of cells) {
      if (!tones[number]) continue;
      const cell = L.polygon(unpacked(corners), { renderer: here.canvas, tone: tones[number], weight: 1, smoothFactor: 0 });
      cell.bindTooltip(words[number], { sticky: true });
      here.byName.set(name, cell);
      here.cells.addLayer(cell);
    }
    for (const ring of area) here.cells.addLayer(L.polyline(ring, { ...this.outline(), interactive: false }));
    this.paint();
    this.sign(here);
  }

  /** How the edge of an area is drawn. */
  outline() {
    return { color: getComputedStyle(this.frame).color, weight: 3, dashArray: "8 5" };
  }

  create(number) {
    const map = createMap(this.places[number], { embedded: true });
    map.createPane("signs").style.zIndex = 410;
    map.getPane("signs").style.pointerEvents = "none";
    const here = {
      map,
      canvas: L.canvas({ padding: 0.3 }),
      cells: L.layerGroup().addTo(map),
      signs: L.layerGroup().addTo(map),
      signCanvas: L.canvas({ pane: "signs", padding: 0.3 }),
      title: make("div", { class: "planning__map-title" }),
      byName: new Map(),
    };
    const corner = new L.Control({ position: "topright" });
    corner.onAdd = () => here.title;
    corner.addTo(map);
    L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
    this.maps[number] = here;
    map.on("zoomend", () => this.sign(here));
    map.on("move", () => this.moveTogether(map));
    return here;
  }

  /** The other map follows. */
  moveTogether(moved) {
    if (this.moving) return;
    this.moving = true;
    for (const { map } of this.maps) {
      if (map !== moved && map.getSize().x) map.setView(moved.getCenter(), moved.getZoom(), { animate: false });
    }
    this.moving = false;
  }

  /** The colours that the legend has just now, in this theme. */
  paint() {
    const colours = {};
    for (const swatch of this.legend?.querySelectorAll("[data-tone]") ?? []) {
      const { fill, stroke } = getComputedStyle(swatch);
      colours[swatch.dataset.tone] = { fillColor: fill, color: stroke, fillOpacity: 0.82 };
    }
    for (const { cells } of this.maps) {
      cells.eachLayer((cell) => cell.setStyle(cell.options.tone ? (colours[cell.options.tone] ?? {}) : this.outline()));
    }
  }

  /** A plus or a minus on cells that have become more or fewer, slanting lines where too little is known, and lines
   * that lie where nobody walked. */
  sign({ map, cells, signs, signCanvas }) {
    signs.clearLayers();
    const line = { renderer: signCanvas, pane: "signs", interactive: false, weight: 1.5, color: getComputedStyle(this.frame).color };
    cells.eachLayer((cell) => {
      const kind = cell.options.tone?.replace(/-\d$/, "");
      if (!["more", "fewer", "unknown", "not-walked"].includes(kind)) return;
      const corners = cell.getLatLngs()[0];
      const [east, west] = [corners[EAST], corners[WEST]].map((corner) => map.latLngToLayerPoint(corner));
      if (east.distanceTo(west) < LARGE_ENOUGH) return;
      const [middle, arm] = [east.add(west).divideBy(2), east.distanceTo(west) / 4];
      const stroke = (x, y) => [middle.subtract([x, y]), middle.add([x, y])].map((end) => map.layerPointToLatLng(end));
      const lying = (y) => [middle.add([-arm, y]), middle.add([arm, y])].map((end) => map.layerPointToLatLng(end));
      const strokes = {
        more: [stroke(arm, 0), stroke(0, arm)],
        fewer: [stroke(arm, 0)],
        unknown: [stroke(arm, -arm)],
        "not-walked": [lying(-arm / 2), lying(arm / 2)],
      }[kind];
      signs.addLayer(L.polyline(strokes, line));
    });
  }

  /** Go to where the cells were counted, unless it is there already. */
  lookAt(box) {
    const wanted = box.join();
    if (wanted === this.looked) return;
    this.looked = wanted;
    const [west, south, east, north] = box;
    this.maps[0].map.fitBounds([[south, west], [north, east]], { animate: false });
  }

  /** The sides of what the first map shows: west,south,east,north. */
  box() {
    const bounds = this.maps[0].map.getBounds();
    const sides = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    const box = sides.map((side, number) => Math.min(Math.max(side, number % 2 ? -85 : -180), number % 2 ? 85 : 180));
    this.looked = box.map((side) => Number(degrees(side))).join(); // it is looked at already
    return box.map(degrees).join(",");
  }

  /** Let the cell of that name stand out; null for none. */
  mark(name) {
    this.marked.forEach((cell) => cell.setStyle({ weight: 1 }));
    this.marked = this.maps.map(({ byName }) => byName.get(name)).filter(Boolean);
    this.marked.forEach((cell) => cell.setStyle({ weight: STRONG }).bringToFront());
  }
}
