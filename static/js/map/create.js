// A map in an element: ground, zoom buttons, thanks to those who drew the ground.

import * as L from "leaflet";

import { layGround } from "./ground.js";
import { say } from "./server.js";

export const MIN_ZOOM = 4;
export const MAX_ZOOM = 19;

const SWEDEN = [10.5, 55.2, 24.3, 69.1];

const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * Where to look: `lat`, `lon` and `zoom`, else `box` ([west, south, east, north]), else Sweden.
 * `embedded` is a map within a page that scrolls: the wheel is the page's until the map is chosen.
 * `quiet`: nothing is said when the picture of the ground is missing.
 */
export function createMap(element, { box = SWEDEN, lat, lon, zoom = 15, embedded = false, quiet = false } = {}) {
  element.replaceChildren();
  const map = L.map(element, {
    minZoom: MIN_ZOOM,
    maxZoom: MAX_ZOOM,
    zoomControl: false,
    attributionControl: false,
    zoomAnimation: !calm,
    fadeAnimation: !calm,
    markerZoomAnimation: !calm,
    inertia: !calm,
    scrollWheelZoom: !embedded,
  });
  if (calm) standStill(map);
  if (embedded) lendTheWheel(map);
  L.control.zoom({ zoomInTitle: say("zoomIn"), zoomOutTitle: say("zoomOut") }).addTo(map);
  L.control.attribution({ prefix: false }).addTo(map);
  if (lat !== undefined && lon !== undefined) map.setView([lat, lon], zoom);
  else map.fitBounds([[box[1], box[0]], [box[3], box[2]]]);
  layGround(map, { quiet });
  return map;
}

/** Go there at once: no sliding for those who asked their device for less motion. */
function standStill(map) {
  const panBy = map.panBy;
  map.panBy = (offset, options) => panBy.call(map, offset, { ...options, animate: false });
}

function lendTheWheel(map) {
  map.on("focus", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
}
