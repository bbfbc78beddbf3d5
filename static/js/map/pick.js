// Pick a place: click, drag the pin, ask the device, or move the map with the arrow keys under the cross.

import * as L from "leaflet";

import { createMap } from "./create.js";
import { ownPin } from "./pins.js";
import { degrees, drawing, make, say } from "./server.js";

const PATIENCE = { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 }; // milliseconds
const CLOSE = 17;

/**
 * `lat`, `lon`: the place picked already, if any; else `box` is shown ([west, south, east, north]).
 * `onPick({lat, lon, by, accuracy})` hears of every pick: `by` is "click", "drag", "middle" or "position", and
 * `accuracy` (metres) comes with a position. Gives {map, pick, clear}; `pick` and `clear` tell nobody.
 */
export function pickPlace(element, { lat, lon, box, zoom = 16, onPick = () => {} } = {}) {
  const map = createMap(element, { lat, lon, box, zoom, embedded: true });
  const status = make("p", { class: "meta", role: "status" });
  let pin = null;
  let circle = null;

  function pick(place, accuracy) {
    clear();
    pin = ownPin([place.lat, place.lon], say("pin"), { draggable: true, autoPan: true }).addTo(map);
    pin.on("dragend", () => picked(asPlace(pin.getLatLng()), "drag"));
    if (accuracy) circle = L.circle([place.lat, place.lon], { radius: accuracy, className: "map-accuracy" }).addTo(map);
  }

  function clear() {
    pin?.remove();
    circle?.remove();
    pin = circle = null;
  }

  function picked(place, by, accuracy) {
    pick(place, accuracy);
    const written = { lat: degrees(place.lat), lon: degrees(place.lon) };
    status.textContent = accuracy ? say("located", { metres: Math.ceil(accuracy) }) : say("picked", written);
    onPick({ ...place, by, accuracy });
  }

  function askDevice() {
    if (!window.isSecureContext || !navigator.geolocation) return refuse("insecure");
    status.textContent = say("locating");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const place = { lat: coords.latitude, lon: coords.longitude };
        map.setView([place.lat, place.lon], Math.max(map.getZoom(), CLOSE));
        picked(place, "position", coords.accuracy);
      },
      (error) => refuse({ 1: "denied", 3: "tooSlow" }[error.code] ?? "unavailable"),
      PATIENCE,
    );
  }

  function refuse(reason) {
    status.textContent = say(reason);
  }

  map.on("click", ({ latlng }) => picked(asPlace(latlng.wrap()), "click"));
  element.append(make("span", { class: "map-cross", "aria-hidden": "true" }, drawing("icon-crosshair")));
  element.after(
    make(
      "div",
      { class: "row map-tools" },
      button("locate", "usePosition", askDevice),
      button("crosshair", "useMiddle", () => picked(asPlace(map.getCenter().wrap()), "middle")),
    ),
    status,
  );
  if (lat !== undefined && lon !== undefined) pick({ lat, lon });
  return {
    map,
    clear,
    pick(place) {
      pick(place);
      map.setView([place.lat, place.lon], Math.max(map.getZoom(), zoom));
    },
  };
}

/** Six decimals are a decimetre; more would only look exact. */
const asPlace = ({ lat, lng }) => ({ lat: Number(lat.toFixed(6)), lon: Number(lng.toFixed(6)) });

function button(icon, words, action) {
  const made = make("button", { type: "button", class: "button button--secondary" }, drawing(`icon-${icon}`), say(words));
  made.addEventListener("click", action);
  return made;
}
