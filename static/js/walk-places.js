// The places that were answered with, on a map beside the list.

import * as L from "leaflet";

import { createMap } from "./map/create.js";
import { numberPin } from "./walk-plan/pins.js";

const element = document.getElementById("map");
const places = JSON.parse(document.getElementById("pins").textContent);

element.hidden = false;
const map = createMap(element, { embedded: true });
map.fitBounds(L.latLngBounds(places.map(({ lat, lon }) => [lat, lon])), { maxZoom: 16, padding: [40, 40], animate: false });
for (const { lat, lon, name, number, kind } of places) {
  const pin = numberPin([lat, lon], number, `${number}. ${name}`).addTo(map);
  pin.getElement().classList.add(`walk-pin--${kind}`);
}
