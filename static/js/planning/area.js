// An area drawn on the map, a corner for each press. Who has no pointer chooses areas in the list, or writes corners.

import * as L from "leaflet";

import { degrees } from "../map/server.js";

const MOST = 200; // corners; the server takes no more

/** "17.3,62.38;17.33,62.38" from corners of the map. */
export function written(corners) {
  return corners.map(({ lat, lng }) => `${degrees(lng)},${degrees(lat)}`).join(";");
}

/**
 * Wake the buttons. `map` answers the map to draw on, `style` how edges look, and `drawn` is called with the corners as
 * they stand in an address.
 */
export function drawing(map, style, drawn) {
  const [start, tools, words, done, stop] = ["draw", "drawing", "drawing-words", "drawing-done", "drawing-stop"].map(
    (id) => document.getElementById(id),
  );
  let corners = null; // while somebody draws
  let line;

  function tell() {
    words.textContent = words.dataset.words.replace("{number}", corners.length);
    done.disabled = corners.length < 3;
    line.setLatLngs(corners.length < 3 ? corners : [...corners, corners[0]]);
  }

  function add({ latlng }) {
    if (corners.length < MOST) corners.push(latlng);
    tell();
  }

  function end() {
    map().off("click", add);
    map().doubleClickZoom.enable();
    line.remove();
    corners = null;
    tools.hidden = true;
    start.setAttribute("aria-pressed", "false");
    start.focus();
  }

  start.addEventListener("click", () => {
    if (corners) return end();
    corners = [];
    line = L.polyline([], { ...style(), interactive: false }).addTo(map());
    map().on("click", add);
    map().doubleClickZoom.disable();
    tools.hidden = false;
    start.setAttribute("aria-pressed", "true");
    tell();
  });
  stop.addEventListener("click", end);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && corners) end();
  });
  done.addEventListener("click", () => {
    const found = written(corners);
    end();
    drawn(found);
  });
}
