// The map beside the inbox: the cases of the list where they are, a bounded number of them. The list is the way by
// keyboard; a pin leads to its row, and a row shows its pin.

import * as L from "leaflet";

import { openPopup } from "../map/cases.js";
import { createMap } from "../map/create.js";
import { gather } from "../map/gather.js";
import { mapMessage } from "../map/message.js";
import { casePin, clusterPin } from "../map/pins.js";
import { make, say } from "../map/server.js";

const KEPT = "desk-map";
const WIDE = matchMedia("(min-width: 64rem)");
const CLOSER = 2; // zoom steps that a click on a number goes
const CLOSEST_FIT = 15;
const OVER_PIN = 50; // pixels from the ground to the top of what stands there

/** `inbox` holds the list and the map. Gives {show, listen}: `show(query)` puts the cases of that search on the map. */
export function caseMap(inbox) {
  const beside = document.getElementById("inbox-map-beside");
  const words = document.getElementById("map-words");
  const shown = new Map(); // case number → its marker
  let map = null;
  let layer = null;
  let message = null;
  let cases = [];
  let wanted = ""; // the search that the list answers
  let drawn = null; // the one that the map shows
  let marked = null;
  let asking = new AbortController();

  let isOpen = choice() ?? WIDE.matches;

  function choice() {
    try {
      return { on: true, off: false }[localStorage.getItem(KEPT)] ?? null;
    } catch {
      return null;
    }
  }

  function listen() {
    const button = document.getElementById("map-switch");
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      isOpen = !isOpen;
      try {
        localStorage.setItem(KEPT, isOpen ? "on" : "off");
      } catch {
        // asked for again on the next page, then
      }
      open();
    });
    open();
  }

  /** The map is there, or not; it is made the first time that somebody wants it. */
  function open() {
    beside.hidden = !isOpen;
    inbox.classList.toggle("inbox--map", isOpen);
    const button = document.getElementById("map-switch");
    if (button) {
      button.setAttribute("aria-expanded", String(isOpen));
      const label = button.querySelector("span");
      label.textContent = isOpen ? label.dataset.on : label.dataset.off;
    }
    if (!isOpen) return;
    if (!map) begin();
    map.invalidateSize();
    load();
  }

  function begin() {
    map = createMap(document.getElementById("map"), { embedded: true });
    message = mapMessage(map);
    layer = L.layerGroup().addTo(map);
    map.on("zoomend", redraw);
    map.on("popupclose", () => mark(null));
  }

  async function load() {
    if (!map || !isOpen || drawn === wanted) return; // a list with nothing in it has no map
    const asked = (drawn = wanted);
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    const answer = await fetch(`${inbox.dataset.points}${asked ? `?${asked}` : ""}`, { signal }).catch(() => null);
    if (asked !== wanted) return; // another search meanwhile
    message.say(answer?.ok ? "" : say("noCases"));
    if (!answer?.ok) {
      drawn = null;
      return;
    }
    const { cases: found, limit } = await answer.json();
    cases = found;
    words.textContent = found.length < limit ? "" : words.dataset.some.replace("{n}", limit.toLocaleString(document.documentElement.lang));
    if (cases.length) map.fitBounds(cases.map(({ lat, lon }) => [lat, lon]), { maxZoom: CLOSEST_FIT, padding: [30, 40] });
    redraw();
  }

  /** Pins and numbers for the zoom that the map has. */
  function redraw() {
    layer.clearLayers();
    shown.clear();
    const zoom = map.getZoom();
    const spots = cases.map((one) => ({ ...map.project([one.lat, one.lon], zoom), count: 1, cases: [one] }));
    for (const group of gather(spots)) {
      const place = map.unproject([group.x, group.y], zoom);
      if (group.count === 1) pin(group.cases[0]);
      else clusterPin(place, group.count).on("click", () => closer(group, place)).addTo(layer);
    }
    mark(marked);
  }

  function pin(one) {
    const marker = casePin([one.lat, one.lon], one).on("click", () => select(one));
    shown.set(one.number, marker.addTo(layer));
  }

  function closer(group, place) {
    const zoom = Math.min(map.getZoom() + CLOSER, map.getMaxZoom());
    if (zoom > map.getZoom()) map.setView(place, zoom);
    else tell(group.cases, place);
  }

  /** Its row, if it is on this page; otherwise a way to the case. */
  function select(one) {
    const row = rowOf(one.number);
    if (!row || beside.getBoundingClientRect().top > row.getBoundingClientRect().bottom) tell([one], [one.lat, one.lon]);
    mark(one.number);
    if (!row) return;
    row.scrollIntoView({ block: "nearest" });
    row.querySelector(".case-row__link").focus({ preventScroll: true });
  }

  function tell(some, place) {
    const links = some.map(({ number }) => {
      const link = make("a", { href: inbox.dataset.case.replace("NUMMER", number) });
      link.textContent = rowOf(number)?.querySelector(".case-row__link").textContent ?? grouped(number);
      return make("p", {}, link);
    });
    openPopup(map, place, make("div", { class: "map-cards" }, ...links), some.length === 1 ? OVER_PIN : 0);
  }

  const rowOf = (number) => document.querySelector(`.inbox-row[data-number="${CSS.escape(number)}"]`);

  function mark(number) {
    marked = number;
    for (const [own, marker] of shown) {
      marker.getElement()?.querySelector(".pin")?.classList.toggle("pin--selected", own === number);
    }
    for (const row of document.querySelectorAll(".inbox-row")) {
      row.classList.toggle("case-row--current", number !== null && row.dataset.number === number);
    }
  }

  // The row under the pointer, or with the focus, shows which pin is its own.
  inbox.addEventListener("pointerover", ({ target }) => follow(target, false));
  inbox.addEventListener("focusin", ({ target }) => follow(target, true));

  function follow(target, comesAlong) {
    const number = target.closest?.(".inbox-row")?.dataset.number;
    if (!map || !isOpen || !number) return;
    mark(number);
    const marker = shown.get(number);
    if (comesAlong && marker && !map.getBounds().contains(marker.getLatLng())) map.panTo(marker.getLatLng());
  }

  return {
    listen,
    show(query) {
      wanted = query;
      load();
    },
  };
}

/** As numbers are read: K3M 7XA4. */
const grouped = (number) => `${number.slice(0, 3)} ${number.slice(3)}`;
