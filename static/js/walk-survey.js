// The answer to "vart ska vi gå?": a pick on the map beside the words.

import { data } from "./map/server.js";
import { pickPlace } from "./map/pick.js";

const form = document.getElementById("answer");
const element = document.getElementById("map");
const { home, lat, lon, pin } = element.dataset;

for (const part of document.querySelectorAll("[data-script]")) part.hidden = false;
data.texts.pin = pin;
pickPlace(element, {
  ...(lat ? { lat: Number(lat), lon: Number(lon) } : {}),
  box: home ? home.split(",").map(Number) : undefined,
  onPick: (place) => {
    form.elements.lat.value = place.lat;
    form.elements.lon.value = place.lon;
  },
});
