// The open cases of the same kind around the pin, before anything is sent.

import { chosen, fetchPiece, isAborted, newest } from "./page.js";

export function startSimilar(form) {
  const box = document.getElementById("liknande");
  const next = newest();
  let shownFor = box.children.length ? keyOf(form) : "";

  async function update() {
    const key = keyOf(form);
    if (key === shownFor) return;
    shownFor = key;
    const signal = next();
    if (!key) return box.replaceChildren();
    const [lat, lon, category] = key.split(" ");
    try {
      box.replaceChildren(await fetchPiece(form.dataset.similar, { lat, lon, category }, { signal }));
    } catch (error) {
      // Without an answer the server asks when the report is sent.
      if (!isAborted(error)) box.replaceChildren();
    }
  }

  form.addEventListener("change", (event) => event.target.name === "category" && update());
  form.addEventListener("report:changed", update);
  update();
}

function keyOf(form) {
  const { lat, lon } = form.elements;
  const category = chosen(form, "category");
  return lat.value && lon.value && category ? `${lat.value} ${lon.value} ${category}` : "";
}
