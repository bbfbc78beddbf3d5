import * as L from "leaflet";
import { PbfReader } from "pbf";
import { VectorTile } from "@mapbox/vector-tile";

const map = L.map("map", { zoomAnimation: false }).setView([62.39, 17.31], 13);
map.attributionControl.setPrefix(false).addAttribution("© <a href='#osm'>OpenStreetMaps bidragsgivare</a>");

function pin(place, name, more, label) {
  const symbol = document.getElementById(`icon-${name}`).content.cloneNode(true);
  const box = document.createElement("div");
  box.append(symbol);
  const icon = L.divIcon({ className: `pin ${more}`, html: box.innerHTML, iconSize: [36, 46], iconAnchor: [18, 45] });
  return L.marker(place, { icon, alt: label, title: label }).addTo(map);
}

pin([62.392, 17.3], "lightbulb", "", "Belysning, Storgatan 1");
pin([62.388, 17.33], "trees", "pin--closed", "Park, åtgärdat");
pin([62.395, 17.32], "lightbulb", "pin--selected", "Belysning, vald").bindPopup("<b>Belysning, Storgatan</b><p>hos Gatukontoret</p>").openPopup();
L.marker([62.385, 17.3], {
  icon: L.divIcon({ className: "cluster", html: "27", iconSize: [48, 48] }), alt: "27 ärenden", title: "27 ärenden",
}).addTo(map);
new VectorTile(new PbfReader(new Uint8Array()));
document.documentElement.dataset.ready = "yes";
