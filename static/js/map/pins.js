// Pins and numbers. Each has a name of its own for those who listen; the list beside the map is the way by keyboard.

import * as L from "leaflet";

import { diameter } from "./gather.js";
import { data, degrees, drawing, make, say } from "./server.js";

const CLOSED = ["resolved", "declined"];
const PIN = { iconSize: [36, 46], iconAnchor: [18, 45], popupAnchor: [0, -40] };

/** A drop with the category's symbol and the status's shape. */
export function casePin(latlng, { number, status, icon }) {
  const shape = make("span", { class: `pin__status status--${status}` }, drawing(`status-shape-${status}`));
  const html = make("span", { class: "pin__drawing" }, drawing(`icon-${icon}`, "icon-map-pin"), shape);
  const className = CLOSED.includes(status) ? "pin pin--closed" : "pin";
  const words = say("case", { number, status: data.texts.statuses[status] });
  return named(L.marker(latlng, { icon: L.divIcon({ className, html, ...PIN }), keyboard: false, riseOnHover: true }), words);
}

/** A number in a circle. */
export function clusterPin(latlng, count) {
  const html = make("span");
  html.textContent = count.toLocaleString(document.documentElement.lang);
  const size = diameter(count);
  const icon = L.divIcon({ className: "cluster", html, iconSize: [size, size] });
  const words = say("cluster", { count, lat: degrees(latlng.lat), lon: degrees(latlng.lng) });
  return named(L.marker(latlng, { icon, keyboard: false }), words);
}

/** The one place that a page is about, or that someone picks. */
export function ownPin(latlng, words, options = {}) {
  const icon = L.divIcon({ className: "pin pin--mine", html: make("span", {}, drawing("icon-map-pin")), ...PIN });
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
