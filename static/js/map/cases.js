// The public cases on the map: a pin for each when they are few, numbers when they are many.

import * as L from "leaflet";

import { gather, squeeze } from "./gather.js";
import { mapMessage } from "./message.js";
import { casePin, clusterPin } from "./pins.js";
import { make, say } from "./server.js";
import { VectorTiles } from "./tiles.js";

const BESIDE_POPUP = 124; // pixels: the zoom buttons and the popup's own edges
const OVER_PIN = 50; // pixels from the ground to the top of what stands there
const OVER_NUMBER = 10;
const BESIDE = 80; // pixels beside the map where markers stand ready to be pulled in
const PATIENCE = 150; // milliseconds between redraws while tiles come in
const CLOSER = 2; // zoom steps that a click on a number goes

/**
 * `tiles` is the address of the tiles, `cards` that of the rows which tell about one or a few cases, `query` the filter.
 * Gives {setQuery, refresh, areMissing, mark}: `mark(number)` makes the pin of that case larger, `mark(null)` none.
 */
export function caseLayer(map, { tiles, cards, query }) {
  const shown = new Map(); // what a marker shows, in a word → the marker
  const message = mapMessage(map);
  let waiting = null;
  let areMissing = false;
  let zooming = false; // then nothing is drawn: it would stand where it belongs at the other zoom

  const layer = new VectorTiles(tiles, { read: spotsOf, query })
    .on("tileload tileunload", soon)
    .on("load", ({ failed }) => {
      areMissing = failed;
      message.say(failed ? say("noCases") : "");
      soon();
    })
    .addTo(map);

  map.on("zoomstart", () => { zooming = true; });
  map.on("zoomend", () => { zooming = false; });
  map.on("moveend", soon);

  function soon() {
    waiting ||= setTimeout(redraw, PATIENCE);
  }

  /** Let the map show the groups of the tiles that are here; a marker that stays right stays. */
  function redraw() {
    waiting = null;
    if (zooming) return;
    const { min, max } = map.getPixelBounds();
    const near = L.bounds(min.subtract([BESIDE, BESIDE]), max.add([BESIDE, BESIDE]));
    const seen = gather(layer.contents().flat()).filter((group) => near.contains([group.x, group.y]));
    const groups = new Map(seen.map((group) => [wordFor(group), group]));
    for (const [word, marker] of shown) {
      if (groups.has(word) || layer.awaits(map.project(marker.getLatLng(), layer.zoom()))) continue;
      marker.remove();
      shown.delete(word);
    }
    for (const [word, group] of groups) {
      if (!shown.has(word)) shown.set(word, markerFor(group).addTo(map));
    }
  }

  function wordFor({ x, y, count, cases: [only] }) {
    return count === 1 && only ? `${only.number} ${only.status}` : `${layer.zoom()} ${x} ${y} ${count}`;
  }

  function markerFor({ x, y, count, cases }) {
    const place = map.unproject([x, y], layer.zoom());
    const numbers = cases.map(({ number }) => number);
    if (count === 1 && numbers.length) return casePin(place, cases[0]).on("click", () => tell(numbers, place));
    return clusterPin(place, count).on("click", () => {
      const zoom = Math.min(map.getZoom() + CLOSER, map.getMaxZoom());
      if (zoom > map.getZoom()) map.setView(place, zoom);
      else if (numbers.length) tell(numbers, place);
    });
  }

  /** Show what the cases are, in the words of the list. */
  async function tell(numbers, place) {
    const question = numbers.map((number) => `number=${number}`).join("&");
    const answer = await fetch(`${cards}?${question}`).catch(() => null);
    if (!answer?.ok) return message.say(say("noCard"));
    const content = make("div", { class: "map-cards" });
    content.innerHTML = await answer.text();
    openPopup(map, place, content, numbers.length === 1 ? OVER_PIN : OVER_NUMBER);
    if (numbers.length === 1) mark(numbers[0]);
  }

  function mark(number) {
    for (const [word, marker] of shown) {
      const own = number !== null && word.startsWith(`${number} `);
      marker.getElement()?.querySelector(".pin")?.classList.toggle("pin--selected", own);
    }
  }

  map.on("popupclose", () => mark(null));
  return {
    setQuery: (wanted) => layer.setQuery(wanted),
    refresh: () => layer.refresh(),
    areMissing: () => areMissing,
    mark,
  };
}

/** What there is in a tile: {x, y, count, cases}. */
function spotsOf(features) {
  const spots = [];
  for (const { properties, lines: [[{ x, y }]] } of features("cases")) {
    spots.push({ x, y, count: 1, cases: [properties] });
  }
  for (const { properties: { count }, lines: [[{ x, y }]] } of features("counts")) {
    spots.push({ x, y, count, cases: [] });
  }
  return squeeze(spots);
}

/** A popup `lift` pixels over the place, with a button in our words. Its first link has the focus; Escape gives it back. */
export function openPopup(map, place, content, lift = 0) {
  const room = map.getSize().x - BESIDE_POPUP;
  const look = { maxWidth: Math.min(320, room), minWidth: Math.min(264, room), offset: [0, -lift], autoPanPaddingTopLeft: [60, 12] };
  const popup = L.popup(look).setLatLng(place).setContent(content);
  popup.openOn(map);
  popup.getElement().querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", say("close"));
  content.querySelector("a")?.focus({ preventScroll: true });
  popup.getElement().addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    popup.close();
    map.getContainer().focus();
  });
}
