// Vector tiles in Leaflet: each tile that the map shows is fetched and decoded; what is made of it stays for as long as
// the tile does. On a phone even to ask takes its time, so tiles are asked for one by one, those in the middle first,
// and what the map has left behind is not waited for.

import * as L from "leaflet";
import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";

const PIXELS = 256;
const AT_ONCE = 4; // requests
const WHILE_MOVING = 250; // milliseconds between looks at what a moving map shows
const KEPT = 1; // tiles around the map that stay

/**
 * `address` holds {z}, {x} and {y}. `options.read(features, zoom)` makes of a decoded tile whatever is wanted:
 * `features(name)` are those of the layer by that name, each {properties, lines}, in pixels from the north-west corner
 * of the world at that zoom.
 *
 * Fires `tileload` and `tileunload` ({tile}, whose `content` came or goes), and `load` ({failed}) when none is awaited.
 */
export const VectorTiles = L.Layer.extend({
  options: { query: "" },

  initialize(address, options) {
    L.setOptions(this, options);
    this._address = address;
    this._tiles = new Map(); // by name: z/x/y
    this._asking = 0;
  },

  getEvents() {
    return {
      move: L.Util.throttle(this._drift, WHILE_MOVING, this),
      moveend: () => this._follow(this._map.getCenter(), this._map.getZoom()),
      zoomanim: ({ center, zoom, noUpdate }) => noUpdate || this._follow(center, zoom),
    };
  },

  onAdd(map) {
    this._follow(map.getCenter(), map.getZoom());
  },

  onRemove() {
    for (const tile of this._tiles.values()) this._forget(tile);
  },

  /** Ask for other tiles from now on, as `query` says ("status=open"). */
  setQuery(query) {
    if (query === this.options.query) return;
    this.options.query = query;
    for (const tile of this._tiles.values()) this._forget(tile);
    this._follow(this._map.getCenter(), this._map.getZoom());
  },

  /** Ask once more for every tile; what is here stays until the new one has come. */
  refresh() {
    for (const tile of this._tiles.values()) tile.isWanted ||= !tile.request;
    this._work();
  },

  /** The zoom of the tiles that are asked for. */
  zoom() {
    return this._zoom;
  },

  /** What was made of the tiles that are here at this zoom. */
  contents() {
    return [...this._tiles.values()].filter(({ z, content }) => z === this._zoom && content).map(({ content }) => content);
  },

  /** Whether the tile is still to come that tells what there is at the place, in pixels at this zoom. */
  awaits({ x, y }) {
    const tile = this._tiles.get(nameOf(this._zoom, Math.floor(x / PIXELS), Math.floor(y / PIXELS)));
    return Boolean(tile && !tile.isHere && !tile.hasFailed);
  },

  _drift() {
    if (this._map?.getZoom() === this._zoom) this._follow(this._map.getCenter(), this._zoom);
  },

  /** Want what a map there shows, and leave what it no longer does. Tiles of another zoom stay until these are here. */
  _follow(center, zoom) {
    this._zoom = Math.round(zoom);
    this._middle = this._map.project(center, this._zoom).divideBy(PIXELS);
    this._reach = this._map.getSize().divideBy(2 * PIXELS);
    for (const tile of this._tiles.values()) {
      if (!this._isNear(tile) && !(tile.z !== this._zoom && tile.isHere)) this._forget(tile);
      else if (tile.hasFailed) tile.isWanted = true;
    }
    for (const { x, y } of this._shown()) {
      const name = nameOf(this._zoom, x, y);
      if (!this._tiles.has(name)) this._tiles.set(name, { name, z: this._zoom, x, y, isWanted: true });
    }
    this._work();
  },

  *_shown() {
    const [{ x: left, y: top }, { x: right, y: bottom }] = [this._middle.subtract(this._reach), this._middle.add(this._reach)];
    for (let y = Math.max(Math.floor(top), 0); y < Math.min(bottom, 2 ** this._zoom); y++) {
      for (let x = Math.floor(left); x < right; x++) yield { x, y };
    }
  },

  _isNear({ z, x, y }) {
    const { x: across, y: down } = L.point(x, y).add([0.5, 0.5]).subtract(this._middle);
    const room = this._reach.add([KEPT + 0.5, KEPT + 0.5]);
    return z === this._zoom && Math.abs(across) < room.x && Math.abs(down) < room.y;
  },

  _forget(tile) {
    tile.request?.abort();
    this._tiles.delete(tile.name);
    if (tile.isHere) this.fire("tileunload", { tile });
  },

  _work() {
    while (this._asking < AT_ONCE && this._next()) this._ask();
  },

  /** The tile to ask for now: the nearest to the middle. */
  _next() {
    const distance = ({ x, y }) => this._middle.distanceTo([x + 0.5, y + 0.5]);
    const wanted = [...this._tiles.values()].filter(({ isWanted, z }) => isWanted && z === this._zoom);
    return wanted.sort((one, other) => distance(one) - distance(other))[0];
  },

  /** Ask for one after the other, for as long as there are any. */
  async _ask() {
    this._asking += 1;
    for (let tile = this._next(); tile; tile = this._next()) {
      tile.isWanted = false;
      tile.request = new AbortController();
      await breath();
      await this._get(tile);
      tile.request = null;
    }
    this._asking -= 1;
    if (!this._asking) this._settle();
  },

  _settle() {
    for (const tile of this._tiles.values()) if (tile.z !== this._zoom) this._forget(tile);
    this.fire("load", { failed: [...this._tiles.values()].some(({ hasFailed }) => hasFailed) });
  },

  async _get(tile) {
    const { signal } = tile.request;
    try {
      if (signal.aborted) return;
      const answer = await this._fetch(tile, signal);
      const mark = answer.headers.get("ETag") ?? "";
      const bytes = answer.status === 204 || (tile.isHere && mark === tile.mark) ? null : await answer.arrayBuffer();
      await breath();
      if (signal.aborted) return;
      tile.hasFailed = false;
      if (tile.isHere && mark === tile.mark) return;
      if (tile.isHere) this.fire("tileunload", { tile });
      tile.content = bytes ? this.options.read(decode(bytes, tile), tile.z) : null;
      Object.assign(tile, { mark, isHere: true });
      this.fire("tileload", { tile });
    } catch {
      if (!signal.aborted) tile.hasFailed = true;
    }
  },

  /** A tile that is here is asked for past the browser's store, which keeps it for some seconds. */
  async _fetch({ z, x, y, isHere }, signal) {
    const side = 2 ** z;
    const address = L.Util.template(this._address, { z, x: ((x % side) + side) % side, y });
    const question = this.options.query ? `?${this.options.query}` : "";
    const answer = await fetch(address + question, { signal, cache: isHere ? "no-cache" : "default" });
    if (!answer.ok) throw new Error(`${answer.status} ${answer.url}`);
    return answer;
  },
});

const nameOf = (z, x, y) => `${z}/${x}/${y}`;

/** Let the browser draw, and answer to fingers, before the next piece of work. */
const breath = () => new Promise((resolve) => setTimeout(resolve));

function decode(bytes, coords) {
  const { layers } = new VectorTile(new PbfReader(bytes));
  return (name) => featuresOf(layers[name], coords);
}

function* featuresOf(layer, coords) {
  for (let index = 0; index < (layer?.length ?? 0); index++) {
    const feature = layer.feature(index);
    const pixel = (point) => ({
      x: (coords.x + point.x / feature.extent) * PIXELS,
      y: (coords.y + point.y / feature.extent) * PIXELS,
    });
    yield { properties: feature.properties, lines: feature.loadGeometry().map((line) => line.map(pixel)) };
  }
}
