// The plan of a walk: a pick on the map says where it begins, and the light is told as soon as day and hours are.

import { data } from "./map/server.js";
import { pickPlace } from "./map/pick.js";

const form = document.getElementById("plan");
const element = document.getElementById("map");
const notice = document.getElementById("light");
const { home, lat, lon, pin } = element.dataset;

data.texts.pin = pin;
element.hidden = false;
pickPlace(element, {
  ...(lat ? { lat: Number(lat), lon: Number(lon) } : {}),
  box: home ? home.split(",").map(Number) : undefined,
  onPick: (place) => {
    form.elements.coordinates.value = `${place.lat}, ${place.lon}`;
    askAboutLight();
  },
});

let asked = 0;

async function askAboutLight() {
  const { day, begins, ends, coordinates } = form.elements;
  const address = new URL(form.dataset.light, location.href);
  for (const input of [day, begins, ends]) address.searchParams.set(input.name, input.value);
  address.searchParams.set("place", coordinates.value);
  const mine = ++asked;
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok || mine !== asked) return;
  const { words, height } = await answer.json();
  document.getElementById("light-words").textContent = words;
  document.getElementById("light-height").textContent = height;
  notice.hidden = !words;
}

for (const name of ["day", "begins", "ends", "coordinates"]) {
  form.elements[name].addEventListener("change", askAboutLight);
}
