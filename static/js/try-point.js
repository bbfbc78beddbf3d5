// The administrators' map: a pick on it fills in the coordinates and asks who answers there.

import { degrees } from "./map/server.js";
import { pickPlace } from "./map/pick.js";

const form = document.getElementById("try");
const element = document.getElementById("map");
const { home, lat, lon } = element.dataset;

if (home || lat) {
  element.hidden = false;
  const picked = lat ? { lat: Number(lat), lon: Number(lon) } : {};
  pickPlace(element, {
    ...picked,
    box: home ? home.split(",").map(Number) : undefined,
    onPick: (place) => {
      form.elements.place.value = `${degrees(place.lat)}, ${degrees(place.lon)}`;
      form.requestSubmit();
    },
  });
}
