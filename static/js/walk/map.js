// A small map, with the way and the stops drawn also where there are no pictures of the ground. Loaded when asked for.

import * as L from "leaflet";

const SWEDEN = [[55.2, 10.5], [69.1, 24.3]];
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

export class WalkMap {
  /** `words`: zoomIn, zoomOut, pin; `ground`: {tiles, attribution}. */
  constructor(element, walk, { words, ground }) {
    this.words = words;
    this.map = L.map(element, { attributionControl: false, zoomControl: false, zoomAnimation: !calm, fadeAnimation: !calm, inertia: !calm, maxZoom: 19 });
    L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(this.map);
    L.control.attribution({ prefix: false }).addTo(this.map);
    this.map.fitBounds(SWEDEN);
    if (ground.tiles) L.tileLayer(ground.tiles, { attribution: make(ground.attribution), maxZoom: 19 }).addTo(this.map);
    const drawn = [...this.#draw(walk)];
    if (drawn.length) this.map.fitBounds(L.featureGroup(drawn).getBounds().pad(0.1), { maxZoom: 17 });
  }

  *#draw({ route, stops }) {
    if (route?.length) {
      yield L.polyline(route.map(turned), { className: "walk-route", weight: 5, interactive: false }).addTo(this.map);
    }
    for (const { point, position, name } of stops) {
      if (!point) continue;
      const html = document.createElement("span");
      html.textContent = position;
      const icon = L.divIcon({ className: "walk-stop-mark", html, iconSize: [28, 28] });
      yield L.marker(turned(point), { icon, title: name, keyboard: false, interactive: false }).addTo(this.map);
    }
  }

  /** Show {lon, lat, accuracy}; with `onMove({lon, lat})` it may be moved: dragged, or the map pressed. */
  place(place, onMove = null) {
    this.pin?.remove();
    this.ring?.remove();
    this.onMove = onMove;
    if (onMove && !this.listens) {
      this.map.on("click", ({ latlng }) => this.onMove?.(asPlace(latlng.wrap())));
      this.listens = true;
    }
    if (place?.lon === null || place?.lon === undefined) return;
    const at = [place.lat, place.lon];
    const icon = L.divIcon({ className: "walk-pin", iconSize: [44, 44] });
    this.pin = L.marker(at, { icon, draggable: Boolean(onMove), keyboard: false, title: this.words.pin }).addTo(this.map);
    this.pin.on("dragend", () => this.onMove?.(asPlace(this.pin.getLatLng())));
    if (place.accuracy) this.ring = L.circle(at, { radius: place.accuracy, className: "walk-accuracy", interactive: false }).addTo(this.map);
    if (!this.map.getBounds().contains(at)) this.map.setView(at, 17);
  }

  middle() {
    return asPlace(this.map.getCenter().wrap());
  }

  /** The element was hidden meanwhile. */
  refresh() {
    this.map.invalidateSize();
  }

  remove() {
    this.map.remove();
  }
}

const turned = ([lon, lat]) => [lat, lon];

const asPlace = ({ lat, lng }) => ({ lat: Number(lat.toFixed(6)), lon: Number(lng.toFixed(6)) });

/** Leaflet takes thanks as HTML. */
function make(words) {
  const holder = document.createElement("span");
  holder.textContent = words;
  return holder.innerHTML;
}
