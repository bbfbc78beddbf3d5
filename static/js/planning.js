// The planner page with a script: maps of cells instead of drawings, a brush under the months, and no waiting for whole
// pages. Everything that is chosen stands in the form and in the address; the server counts and draws.

import { drawing } from "./planning/area.js";
import { brush } from "./planning/brush.js";
import { CellMaps } from "./planning/maps.js";
import { say } from "./map/server.js";

const SETTLED = 300; // milliseconds after the last change

const page = document.getElementById("planning");
const result = document.getElementById("result");
const form = document.getElementById("planning-form");
const status = document.getElementById("planning-status");
const saving = document.querySelector("#save-view [name=query]");

const maps = new CellMaps(document.getElementById("maps"));
let asking = new AbortController();
let settling;

/** What the form asks for, as it stands in an address; what is left empty is left out. */
function asked() {
  const wanted = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) wanted.append(name, value);
  return wanted;
}

/** Fetch the result for `wanted` and show it; `quiet` when the address is there already. */
async function follow(wanted, { quiet = false } = {}) {
  asking.abort();
  asking = new AbortController();
  if (!quiet) history.pushState(null, "", `?${wanted}`);
  page.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(`${page.dataset.result}?${wanted}`, { signal: asking.signal });
    if (answer.redirected) return location.reload(); // signed out meanwhile
    show(await answer.text());
    if (saving) saving.value = `?${wanted}`;
  } catch (error) {
    if (error.name === "AbortError") return;
    announce(say("noFigures"), true);
  }
  page.removeAttribute("aria-busy");
}

/** Put the result in place; whoever stood on a control in it stands on the same one again. */
function show(html) {
  const standing = result.contains(document.activeElement) ? document.activeElement.id : "";
  result.innerHTML = html;
  wake();
  if (standing) document.getElementById(standing)?.focus();
  const words = result.querySelector("[data-count]") ?? result.querySelector("[role=alert]");
  announce(words?.textContent.trim() ?? "");
}

/** What a script adds to a result that has just come. */
function wake() {
  const written = document.getElementById("cells");
  const data = written && JSON.parse(written.textContent);
  page.classList.toggle("planning--live", data !== null);
  maps.show(data, result);
  if (!data) return;
  const print = document.getElementById("print");
  print.hidden = false;
  print.addEventListener("click", () => window.print());
  if (data.months.length > 1) brush(data.months, form, () => follow(asked()));
}

function soon() {
  clearTimeout(settling);
  settling = setTimeout(() => follow(asked()), SETTLED);
}

/** Tell those who listen; what went wrong is also shown. */
function announce(words, shown = false) {
  status.textContent = words;
  status.classList.toggle("visually-hidden", !shown);
}

/** Let the form say what an address says. */
function fill(address) {
  const wanted = new URLSearchParams(address);
  const parts = (name) => wanted.getAll(name).flatMap((value) => value.split(","));
  for (const control of form.elements) {
    if (!control.name || control.type === "hidden") continue;
    if (control.id === "corners") control.value = wanted.getAll("area").find((area) => area.includes(";")) ?? "";
    else if (control.type === "checkbox") control.checked = parts(control.name).includes(control.value);
    else control.value = wanted.get(control.name) ?? "";
  }
  for (const name of ["layer", "bbox", "view", "sort", "paper"]) hide(name, wanted.get(name));
}

/** Keep a choice that the form does not ask for; null forgets it. */
function hide(name, value) {
  let control = form.querySelector(`[type=hidden][name="${name}"]`);
  if (value === null) return control?.remove();
  if (!control) {
    control = Object.assign(document.createElement("input"), { type: "hidden", name });
    form.prepend(control);
  }
  control.value = value;
}

form.addEventListener("change", soon);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(settling);
  follow(asked());
});

result.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="?"]');
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  const address = link.getAttribute("href");
  fill(address);
  follow(new URLSearchParams(address));
});

addEventListener("popstate", () => {
  fill(location.search);
  follow(new URLSearchParams(location.search), { quiet: true });
});

document.getElementById("this-part").addEventListener("click", () => {
  hide("bbox", maps.box());
  clearTimeout(settling);
  follow(asked());
});

drawing(
  () => maps.maps[0].map,
  () => maps.outline(),
  (corners) => {
    form.elements.corners.value = corners;
    document.getElementById("areas").open = true;
    hide("bbox", null);
    clearTimeout(settling);
    follow(asked());
  },
);

// The row under the pointer, or with the focus, shows which cell is its own.
for (const [enter, leave] of [["pointerover", "pointerout"], ["focusin", "focusout"]]) {
  result.addEventListener(enter, ({ target }) => maps.mark(target.closest("[data-cell]")?.dataset.cell ?? null));
  result.addEventListener(leave, () => maps.mark(null));
}

wake();
