// Where it is: point at the map, use the device's position, search, or write coordinates. Words do as well, and when
// the map cannot be had the rest still works.

import { chooseAgain } from "./categories.js";
import { chosen, fetchPiece, isAborted, newest, say } from "./page.js";

const DECIMALS = 6; // a decimetre
const SHORTEST_SEARCH = 3; // letters
const PAUSE = 350; // milliseconds after the last letter
const EXACT = ["address", ""]; // kinds of found places that are a place to pin; a town is only where to look

export function startPlace(form) {
  const place = new Place(form);
  place.showMap();
  place.search();
  const { coordinates } = form.elements;
  coordinates.closest("details").open = coordinates.getAttribute("aria-invalid") === "true";
  coordinates.addEventListener("change", () => place.readCoordinates());
  if (place.pin && !isKnown()) place.askServer();
  form.addEventListener("report:emptied", () => place.map?.clear());
}

class Place {
  constructor(form) {
    this.form = form;
    this.map = null;
    this.next = newest();
  }

  get pin() {
    const { lat, lon } = this.form.elements;
    return lat.value && lon.value ? { lat: Number(lat.value), lon: Number(lon.value) } : null;
  }

  /** `onMap`: show it there too (the map itself knows already what was picked on it). */
  choose({ lat, lon }, { onMap = true } = {}) {
    const { elements } = this.form;
    elements.lat.value = lat.toFixed(DECIMALS);
    elements.lon.value = lon.toFixed(DECIMALS);
    elements.coordinates.value = `${elements.lat.value} ${elements.lon.value}`;
    if (onMap) this.map?.pick({ lat, lon });
    this.form.dispatchEvent(new CustomEvent("report:changed"));
    return this.askServer();
  }

  /** What depends on the place: the municipality, its categories and its telephone numbers. */
  async askServer() {
    // A draft may name a category that only this place offers.
    const code = chosen(this.form, "category") || this.form.keptCategory || "";
    try {
      const pieces = await fetchPiece(this.form.dataset.categories, { ...this.pin, category: code }, { signal: this.next() });
      for (const piece of pieces.querySelectorAll("template[data-for]")) put(piece, this.form, code);
      this.form.dispatchEvent(new CustomEvent("report:changed"));
    } catch (error) {
      // The server looks at the place again when the report is sent.
      if (!isAborted(error)) console.info(error.message);
    }
  }

  /** Drawn when its part is open: in a closed one it would have no size. */
  async showMap() {
    const part = document.getElementById("var");
    if (!part.open) return part.addEventListener("toggle", () => this.showMap(), { once: true });
    const element = document.getElementById("map");
    try {
      const { pickPlace } = await import("../map/pick.js");
      const box = element.dataset.home?.split(",").map(Number);
      const onPick = (picked) => this.choose(picked, { onMap: false });
      this.map = pickPlace(element, { ...this.pin, box, onPick });
      part.addEventListener("toggle", () => this.map.map.invalidateSize());
    } catch {
      element.hidden = true;
      document.getElementById("no-map").hidden = false;
      this.offerPosition();
    }
  }

  /** Without a map the device's position does as well. */
  offerPosition() {
    const box = document.getElementById("position");
    box.hidden = !navigator.geolocation;
    box.querySelector("button").addEventListener("click", () => {
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => this.choose({ lat: coords.latitude, lon: coords.longitude }),
        () => tell(say("noPosition")),
        { enableHighAccuracy: true, timeout: 15_000 },
      );
    });
  }

  search() {
    const field = document.getElementById("search");
    const next = newest();
    let timer = 0;
    const look = () => {
      clearTimeout(timer);
      this.look(field.value.trim(), next());
    };
    field.addEventListener("input", () => {
      clearTimeout(timer);
      if (field.value.trim().length >= SHORTEST_SEARCH) timer = setTimeout(look, PAUSE);
    });
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // it would send the report
      look();
    });
    document.getElementById("search-button").addEventListener("click", look);
    document.getElementById("found").addEventListener("click", (event) => {
      const button = event.target.closest("button[data-lat]");
      if (button) this.found(button.dataset);
    });
  }

  async look(text, signal) {
    const box = document.getElementById("found");
    if (!text) return box.replaceChildren();
    tell(say("searching"));
    try {
      box.replaceChildren(await fetchPiece(this.form.dataset.places, { q: text }, { signal }));
      const number = box.querySelectorAll("button").length;
      tell(number ? say("placesFound", { number }) : "");
    } catch (error) {
      if (!isAborted(error)) tell(say("searchFailed"));
    }
  }

  found({ lat, lon, name, kind }) {
    document.getElementById("found").replaceChildren();
    document.getElementById("search").value = name;
    tell("");
    const point = { lat: Number(lat), lon: Number(lon) };
    if (EXACT.includes(kind)) this.choose(point);
    else if (this.map) this.map.map.setView([point.lat, point.lon], 15);
    else if (!this.form.elements.place.value) this.form.elements.place.value = name;
    (this.map ? document.getElementById("map") : this.form.elements.place).focus();
  }

  async readCoordinates() {
    const { coordinates, lat, lon } = this.form.elements;
    if (!coordinates.value.trim()) {
      lat.value = lon.value = "";
      this.map?.clear();
      return;
    }
    try {
      const found = await fetchPiece(this.form.dataset.places, { q: coordinates.value }, { signal: this.next() });
      const exact = found.querySelector('button[data-kind=""]');
      if (exact) await this.choose({ lat: Number(exact.dataset.lat), lon: Number(exact.dataset.lon) });
    } catch (error) {
      if (!isAborted(error)) console.info(error.message); // the server reads them when the report is sent
    }
  }
}

function put(piece, form, code) {
  const target = document.querySelector(`[data-piece="${piece.dataset.for}"]`);
  const isCategories = piece.dataset.for === "categories";
  if (isCategories && sameOffer(target, piece.content)) return;
  target.replaceChildren(piece.content.cloneNode(true));
  if (isCategories) chooseAgain(form, code);
}

function sameOffer(before, after) {
  const [one, other] = [before, after].map((side) => side.querySelector("#kategori")?.dataset);
  return one?.municipality === other?.municipality && one?.certain === other?.certain;
}

/** Whether the categories on the page are those of the place. */
function isKnown() {
  return document.getElementById("kategori").dataset.certain === "yes";
}

function tell(words) {
  document.getElementById("search-status").textContent = words;
}
