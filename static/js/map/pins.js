// Pins and numbers. Each has a name of its own for those who listen; the list beside the map is the way by keyboard.

import * as L from "leaflet";

import { diameter } from "./gather.js";
import { data, degrees, drawing, make, say } from "./server.js";

const CLOSED = ["resolved", "declined"];
// The drop stands in an element of its own inside Leaflet's, which Leaflet moves by the same property that enlarges it.
const PIN = { className: "map-pin", iconSize: [36, 46], iconAnchor: [18, 45] };
const COMPACT = 10_000; // from here on a number is too wide for its circle

/** A drop with the category's symbol and the status's shape. */
export function casePin(latlng, { number, status, icon }) {
  const shape = make("span", { class: `pin__status status--${status}` }, drawing(`status-shape-${status}`));
  const name = CLOSED.includes(status) ? "pin pin--closed" : "pin";
  const html = make("span", { class: name }, drawing(`icon-${icon}`, "icon-map-pin"), shape);
  const words = say("case", { number, status: data.texts.statuses[status] });
  return named(L.marker(latlng, { icon: L.divIcon({ ...PIN, html }), keyboard: false, riseOnHover: true }), words);
}

/** A number in a circle. */
export function clusterPin(latlng, count) {
  const notation = count < COMPACT ? "standard" : "compact";
  const number = count.toLocaleString(document.documentElement.lang, { notation });
  const size = diameter(count);
  const icon = L.divIcon({ className: "cluster", html: number, iconSize: [size, size] });
  const words = say("cluster", { count, lat: degrees(latlng.lat), lon: degrees(latlng.lng) });
  return named(L.marker(latlng, { icon, keyboard: false }), words);
}

/** The one place that a page is about, or that someone picks. */
export function ownPin(latlng, words, options = {}) {
  const icon = L.divIcon({ ...PIN, html: make("span", { class: "pin pin--mine" }, drawing("icon-map-pin")) });
  return named(L.marker(latlng, { icon, keyboard: false, zIndexOffset: 1000, ...options }), words, "img");
}

/** Give the marker a name, but no stop of its own on the way of the tab key. */
function named(marker, words, role = "button") {
  return marker.on("add", () => {
    const element = marker.getElement();
    element.setAttribute("role", role);
    element.setAttribute("aria-label", words);
    if (role === "button") element.tabIndex = -1;
  });
}
