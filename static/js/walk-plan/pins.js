// What a walk looks like on a map: its stops as numbers, its way as a line, the corners of a way that is being drawn.

import * as L from "leaflet";

import { make } from "../map/server.js";

const SIZE = 34;

export function numberPin(latlng, number, name, options = {}) {
  const html = make("span", {}, String(number));
  const icon = L.divIcon({ className: "walk-pin", html, iconSize: [SIZE, SIZE] });
  return named(L.marker(latlng, { icon, keyboard: false, ...options }), name || String(number));
}

export function meetingPin(latlng, name) {
  const icon = L.divIcon({ className: "walk-pin walk-pin--meeting", html: make("span"), iconSize: [SIZE, SIZE] });
  return named(L.marker(latlng, { icon, keyboard: false, interactive: false }), name);
}

export function cornerPin(latlng) {
  const icon = L.divIcon({ className: "walk-corner", iconSize: [18, 18] });
  return L.marker(latlng, { icon, keyboard: false, draggable: true });
}

export function wayLine(latlngs) {
  return L.polyline(latlngs, { className: "walk-way", interactive: false });
}

/** A picture with a name; the list beside the map is the way by keyboard. */
function named(marker, name) {
  return marker.on("add", () => {
    const element = marker.getElement();
    element.setAttribute("role", "img");
    element.setAttribute("aria-label", name);
  });
}
