// The report form. Everything works without this; with it the parts open one at a time, the map can be pointed at,
// similar cases show up at once, photos shrink on the phone, and a report goes by itself when there is coverage again.

import { readyOffline } from "./pwa/register.js";
import { startCategories } from "./report/categories.js";
import { startDraft } from "./report/draft.js";
import { KeptPhotos } from "./report/kept-photos.js";
import { startParts } from "./report/parts.js";
import { startPhotos } from "./report/photos.js";
import { startPlace } from "./report/place.js";
import { startReply } from "./report/reply.js";
import { startSending } from "./report/send.js";
import { startSimilar } from "./report/similar.js";
import { Waiting } from "./report/waiting.js";

const PATIENCE = 5_000; // milliseconds
let waiting = null; // one for all the pages that the form becomes

function start() {
  const form = document.getElementById("report");
  if (!form) return;
  const isAnswer = document.querySelector("#errors, #asks") !== null;
  for (const element of form.querySelectorAll("[data-script]")) element.hidden = false;
  if (!isAnswer) form.elements.submission_id.value = newId(); // a page kept for lack of coverage would give an old one
  const isFirst = waiting === null;
  waiting ??= new Waiting();
  const kept = new KeptPhotos(waiting.queue);
  const draft = startDraft(form, { kept });
  const photos = startPhotos(form, { onChange: (chosen) => kept.save(chosen) });
  waiting.stand({ draft });
  startReply(form);
  startCategories(form);
  startSimilar(form);
  startParts(form, photos);
  startPlace(form);
  startSending(form, { draft, photos, restart: start, waiting });
  kept.restored().then((files) => (isAnswer ? kept.carry(files) : photos.restore(files)));
  form.addEventListener("report:put-by", () => empty(form));
  if (!isFirst) return;
  waiting.start();
  // The next time it opens without coverage too. Whoever reports comes first, and what that takes waits for them.
  setTimeout(() => readyOffline().catch((error) => console.info(error.message)), PATIENCE);
}

/** Ready for another report, without asking the network for a fresh page. */
function empty(form) {
  for (const control of form.querySelectorAll("input, textarea, select")) {
    if (control.type === "radio" || control.type === "checkbox") control.checked = false;
    else if (control.type !== "hidden" || ["lat", "lon"].includes(control.name)) control.value = "";
  }
  for (const stale of document.querySelectorAll("#errors, #asks")) stale.remove();
  form.elements.submission_id.value = newId();
  form.keptAnswers = {};
  form.keptCategory = "";
  form.dispatchEvent(new CustomEvent("report:emptied"));
  form.dispatchEvent(new CustomEvent("report:changed"));
}

function newId() {
  return crypto.randomUUID?.() ?? document.getElementById("report").elements.submission_id.value; // none without https
}

start();
