// Vector tiles in Leaflet: each tile is fetched and decoded; what is made of it stays for as long as the tile does.

import * as L from "leaflet";
import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";

const PIXELS = 256;

/**
 * `address` holds {z}, {x} and {y}. `options.read(features, zoom)` makes of a decoded tile whatever is wanted:
 * `features(name)` are those of the layer by that name, each {properties, lines}, in pixels from the north-west corner
 * of the world at that zoom.
 */
export const VectorTiles = L.GridLayer.extend({
  options: { query: "", keepBuffer: 1, updateWhenZooming: false },

  initialize(address, options) {
    L.setOptions(this, options);
    this._address = address;
    this.on("tileunload", ({ tile }) => tile.request.abort());
  },

  /** Ask for other tiles from now on, as `query` says ("status=open"). */
  setQuery(query) {
    if (query === this.options.query) return;
    this.options.query = query;
    this.redraw();
  },

  /** The zoom of the tiles that are asked for. */
  zoom() {
    return this._tileZoom;
  },

  /** What was made of the tiles that are here at this zoom. */
  contents() {
    const here = Object.values(this._tiles).filter(({ coords, el }) => coords.z === this._tileZoom && el.content);
    return here.map(({ el }) => el.content);
  },

  createTile(coords, done) {
    const tile = document.createElement("div"); // GridLayer wants an element of its own; it stays empty
    tile.request = new AbortController();
    this._fetch(coords, tile.request.signal)
      .then((bytes) => {
        if (bytes) tile.content = this.options.read(decode(bytes, coords), coords.z);
        done(null, tile);
      })
      .catch((error) => {
        if (!tile.request.signal.aborted) done(error, tile);
      });
    return tile;
  },

  /** The bytes of a tile; null when there is nothing in it. */
  async _fetch(coords, signal) {
    const question = this.options.query ? `?${this.options.query}` : "";
    const answer = await fetch(L.Util.template(this._address, coords) + question, { signal });
    if (answer.status === 204) return null;
    if (!answer.ok) throw new Error(`${answer.status} ${answer.url}`);
    return answer.arrayBuffer();
  },
});

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
