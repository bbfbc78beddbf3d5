// The ground under the cases: pictures from a map server; where they fail, borders and names from our own tiles.

import * as L from "leaflet";

import { floor } from "./floor.js";
import { mapMessage } from "./message.js";
import { data, make, say } from "./server.js";

export function layGround(map) {
  const lower = floor();
  const message = mapMessage(map);
  const standIn = (needed) => {
    message.say(needed ? say("noTiles") : "");
    if (needed) lower.addTo(map);
    else lower.remove();
  };
  if (!data.tiles) return standIn(true);

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
