// The four parts open in turn. All can be reached at any time, and a closed one says what was answered.

import { chosen, say } from "./page.js";

export function startParts(form, photos) {
  const parts = [...form.querySelectorAll("details.part")];
  const links = [...document.querySelectorAll("#errors a, #asks a")];
  const asked = partsToBegin(parts, links, form);
  const update = () => parts.forEach((part) => answer(part, form, photos));
  for (const part of parts) {
    part.open = asked.includes(part);
    part.addEventListener("toggle", () => answer(part, form, photos));
  }
  for (const button of form.querySelectorAll("[data-next]")) {
    button.addEventListener("click", () => {
      const part = button.closest("details.part");
      if (part.id === "var" && !hasPlace(form)) return askForPlace(form);
      goOn(part, document.getElementById(button.dataset.next));
    });
  }
  form.querySelector("[data-anyway]").addEventListener("click", ({ target }) => {
    forgetMissingPlace(form);
    goOn(target.closest("details.part"), document.getElementById("vad"));
  });
  for (const link of links) {
    link.addEventListener("click", (event) => {
      const target = document.querySelector(link.hash);
      if (!target) return;
      event.preventDefault();
      show(target);
    });
  }
  form.addEventListener("input", update);
  form.addEventListener("report:changed", update);
  for (const change of ["input", "report:changed"]) {
    form.addEventListener(change, () => hasPlace(form) && forgetMissingPlace(form));
  }
  form.addEventListener("report:emptied", () => {
    forgetMissingPlace(form);
    for (const part of parts) part.open = part === parts[0];
  });
  update();
}

function hasPlace({ elements: { lat, place, coordinates } }) {
  return [lat, place, coordinates].some((field) => field.value.trim());
}

/** Better said here than when everything else is written. What concerns no place may go on without one. */
function askForPlace(form) {
  const { place } = form.elements;
  document.getElementById("no-place").textContent = say("noPlace");
  form.querySelector("[data-anyway]").hidden = !form.querySelector("[data-anywhere]");
  place.setAttribute("aria-invalid", "true");
  place.setAttribute("aria-errormessage", "no-place");
  place.focus();
}

function forgetMissingPlace(form) {
  const missing = document.getElementById("no-place");
  if (!missing.textContent) return;
  missing.textContent = "";
  form.querySelector("[data-anyway]").hidden = true;
  form.elements.place.removeAttribute("aria-invalid");
  form.elements.place.removeAttribute("aria-errormessage");
}

/** Those that the server asks about; in a fresh form the first, and the second too when the place is known. */
function partsToBegin(parts, links, form) {
  const asked = links.map((link) => document.querySelector(link.hash)?.closest("details.part")).filter(Boolean);
  if (asked.length || document.querySelector("#errors, #asks")) return asked.length ? asked : parts;
  return form.elements.lat.value === "" ? parts.slice(0, 1) : parts.slice(0, 2);
}

function goOn(part, next) {
  part.open = false;
  next.open = true;
  const title = next.querySelector("summary");
  title.focus({ preventScroll: true });
  title.scrollIntoView({ block: "start" });
}

/** Open the parts around `target` and put the focus into it. */
function show(target) {
  for (let part = target.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  const control = target.matches("input, textarea, select") ? target : target.querySelector("input, textarea, select, summary");
  (control ?? target).focus();
}

function answer(part, form, photos) {
  const words = part.open ? "" : ANSWERS[part.id](form, photos);
  part.querySelector(".part__answer").textContent = words;
}

const ANSWERS = {
  var(form) {
    return shortened(form.elements.place.value) || (form.elements.lat.value && say("placeChosen"));
  },
  vad(form) {
    return form.querySelector('input[name="category"]:checked')?.closest("label").textContent.trim() ?? "";
  },
  beratta(form, photos) {
    const number = photos.count();
    return [shortened(form.elements.description.value), number ? say("photosChosen", { number }) : ""].filter(Boolean).join(" · ");
  },
  svar(form) {
    const label = chosen(form, "reply") && form.querySelector('input[name="reply"]:checked').closest("label");
    return label ? label.querySelector("span").firstChild.textContent.trim() : "";
  },
};

function shortened(text) {
  const line = text.trim().replace(/\s+/g, " ");
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
