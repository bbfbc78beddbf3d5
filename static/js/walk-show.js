// A walk on a map, in the place of its drawing.

import * as L from "leaflet";

import { createMap } from "./map/create.js";
import { meetingPin, numberPin, wayLine } from "./walk-plan/pins.js";

const element = document.getElementById("walk-map");
const { route, stops, meeting } = JSON.parse(document.getElementById("walk-on-map").textContent);
const places = [...route, ...stops.map((stop) => stop.at), ...(meeting ? [meeting] : [])];

if (places.length) {
  element.hidden = false;
  document.getElementById("walk-drawn").hidden = true;
  const map = createMap(element, { embedded: true, quiet: true });
  map.fitBounds(L.latLngBounds(places), { maxZoom: 16, padding: [40, 40], animate: false });
  if (route.length) wayLine(route).addTo(map);
  if (meeting) meetingPin(meeting, element.dataset.meeting).addTo(map);
  for (const { at, number, name } of stops) numberPin(at, number, `${number}. ${name}`).addTo(map);
}
