// A map of one place: <div class="map map--small" data-show-map data-lat="62.39" data-lon="17.31" data-name="…">.
// The page has {% map_data %} and loads this module; nothing else is needed.

import { createMap } from "./create.js";
import { ownPin } from "./pins.js";

export function showPlace(element, { lat, lon, name, zoom = 16 }) {
  const map = createMap(element, { lat, lon, zoom, embedded: true, quiet: true });
  ownPin([lat, lon], name, { interactive: false }).addTo(map);
  return map;
}

for (const element of document.querySelectorAll("[data-show-map]")) {
  const { lat, lon, name, zoom } = element.dataset;
  showPlace(element, { lat: Number(lat), lon: Number(lon), name, zoom: zoom ? Number(zoom) : undefined });
}
