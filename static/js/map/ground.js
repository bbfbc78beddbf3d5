// The ground under the cases: pictures from a map server; where there is none or it fails, borders and names from our
// own tiles.

import * as L from "leaflet";

import { floor } from "./floor.js";
import { mapMessage } from "./message.js";
import { data, make, say } from "./server.js";

/** `quiet`: a map so small that a message about a missing picture would cover what it shows. */
export function layGround(map, { quiet = false } = {}) {
  const lower = floor();
  if (!data.tiles) return lower.addTo(map);

  const message = quiet ? null : mapMessage(map);
  const standIn = (needed) => {
    message?.say(needed ? say("noTiles") : "");
    if (needed) lower.addTo(map);
    else lower.remove();
  };

  let failed = false;
  return L.tileLayer(data.tiles, { attribution: thanks(), maxZoom: map.getMaxZoom() })
    .on("loading", () => { failed = false; })
    .on("tileerror", () => { failed = true; standIn(true); })
    .on("load", () => { if (!failed) standIn(false); })
    .addTo(map);
}

/** The attribution as HTML, with its licence as a link where it has one. */
function thanks() {
  const words = data.licence ? make("a", { href: data.licence }) : make("span");
  words.textContent = data.attribution;
  return words.outerHTML;
}
