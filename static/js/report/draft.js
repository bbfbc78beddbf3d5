// What was typed survives closing the browser. Contact details are kept only while a report waits to be sent;
// photos are not kept.

const KEY = "gisreport.report";
const DAYS = 7;
const CONTACT = new Set(["name", "email", "phone"]);
const NOT_KEPT = new Set(["photos", "held", "steps", "seen", "asked"]);
// Alone they are no draft: nobody has said anything yet.
const NOTHING_SAID = new Set(["submission_id", "reply"]);

/** Restore the draft into a fresh form, and keep it up to date from then on. */
export function startDraft(form, store = storage()) {
  const draft = new Draft(form, store);
  draft.restore();
  let timer = 0;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => draft.save(), 400);
  };
  form.addEventListener("input", soon);
  form.addEventListener("report:changed", soon);
  addEventListener("pagehide", () => draft.isTouched && draft.save());
  document.querySelector("[data-forget]")?.addEventListener("click", () => {
    draft.forget();
    location.assign(form.getAttribute("action"));
  });
  return draft;
}

class Draft {
  constructor(form, store) {
    this.form = form;
    this.store = store;
    this.isPending = false;
    this.hadPhotos = false;
    this.isTouched = false;
    this.isOver = false;
    form.addEventListener("input", () => (this.isTouched = true));
    form.addEventListener("report:changed", () => (this.isTouched = true));
  }

  restore() {
    const kept = read(this.store);
    // After an answer from the server its page is what counts.
    if (!kept || document.querySelector("#errors, #asks")) return;
    fill(this.form, kept.fields, { whole: kept.isPending });
    this.isPending = kept.isPending;
    this.hadPhotos = kept.hadPhotos;
    const note = document.getElementById("draft");
    if (note) note.hidden = false;
  }

  /** `isPending`: it was sent and did not get through. */
  save({ isPending = this.isPending, hadPhotos = this.hadPhotos } = {}) {
    if (this.isOver || !this.form.isConnected) return; // another page of the same form has taken over
    Object.assign(this, { isPending, hadPhotos });
    const fields = {};
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value !== "string" || !value || NOT_KEPT.has(name) || (CONTACT.has(name) && !isPending)) continue;
      (fields[name] ??= []).push(value);
    }
    if (Object.keys(fields).every((name) => NOTHING_SAID.has(name))) return this.store?.removeItem(KEY);
    try {
      this.store?.setItem(KEY, JSON.stringify({ savedAt: Date.now(), fields, isPending, hadPhotos }));
    } catch {
      // The storage is full or closed: the form itself still holds everything.
    }
  }

  forget() {
    this.isOver = true;
    this.store?.removeItem(KEY);
  }
}

/** Fields of the page, filled with what was kept. An address that names a place keeps its own, unless a `whole` report
 * is waiting to be sent. */
function fill(form, fields, { whole }) {
  const isPlaced = form.elements.lat.value !== "" && !whole;
  for (const [name, values] of Object.entries(fields)) {
    if (isPlaced && ["lat", "lon", "place", "coordinates", "municipality"].includes(name)) continue;
    for (const control of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
      else control.value = values[0];
    }
  }
  form.keptAnswers = fields;
  form.keptCategory = fields.category?.[0] ?? "";
}

function read(store) {
  try {
    const kept = JSON.parse(store?.getItem(KEY) ?? "null");
    if (kept && Date.now() - kept.savedAt < DAYS * 86_400_000) return kept;
    store?.removeItem(KEY);
  } catch {
    // Not ours, or not readable.
  }
  return null;
}

function storage() {
  try {
    return localStorage;
  } catch {
    return null; // closed by the browser's settings
  }
}
