// The report form. Everything works without this; with it the parts open one at a time, the map can be pointed at,
// similar cases show up at once, photos shrink on the phone, and what was typed survives a lost connection.

import { startCategories } from "./report/categories.js";
import { startDraft } from "./report/draft.js";
import { startParts } from "./report/parts.js";
import { startPhotos } from "./report/photos.js";
import { startPlace } from "./report/place.js";
import { startReply } from "./report/reply.js";
import { startSending } from "./report/send.js";
import { startSimilar } from "./report/similar.js";

function start() {
  const form = document.getElementById("report");
  if (!form) return;
  for (const element of form.querySelectorAll("[data-script]")) element.hidden = false;
  const draft = startDraft(form);
  const photos = startPhotos(form);
  startReply(form);
  startCategories(form);
  startSimilar(form);
  startParts(form, photos);
  startPlace(form);
  startSending(form, { draft, photos, restart: start });
  if (draft.isPending && !draft.hadPhotos && navigator.onLine) form.requestSubmit();
}

start();
