// The ground under the cases: pictures from a map server; where there is none or it fails, borders and names from our
// own tiles.

import * as L from "leaflet";

import { floor } from "./floor.js";
import { mapMessage } from "./message.js";
import { data, make, say } from "./server.js";

/** Pictures asked for one by one: all at once they would hold up the movement that calls for them. */
const Pictures = L.TileLayer.extend({
  createTile(coords, done) {
    const picture = make("img", { alt: "" });
    const address = this.getTileUrl(coords);
    const came = () => done(null, picture);
    picture.onload = came;
    picture.onerror = (error) => done(error, picture);
    setTimeout(() => {
      const isWanted = picture.onload === came && !picture.src; // else Leaflet has given it up meanwhile
      if (isWanted) picture.src = address;
    });
    return picture;
  },
});

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
  return new Pictures(data.tiles, { attribution: thanks(), maxZoom: map.getMaxZoom() })
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
