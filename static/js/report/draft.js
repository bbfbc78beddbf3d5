// What was typed survives closing the browser, and so do its photos (kept-photos.js). Contact details are kept only of
// a report that was sent before and has to be put right.

const KEY = "gisreport.report";
const DAYS = 7;
const CONTACT = new Set(["name", "email", "phone"]);
const NOT_KEPT = new Set(["photos", "held", "steps", "seen", "asked"]);
// Alone they are no draft: nobody has said anything yet.
const NOTHING_SAID = new Set(["submission_id", "reply"]);

/** Restore the draft into a fresh form, and keep it up to date from then on. */
export function startDraft(form, { kept, store = storage() }) {
  const draft = new Draft(form, kept, store);
  draft.restore();
  let timer = 0;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => draft.save(), 400);
  };
  form.addEventListener("input", soon);
  form.addEventListener("report:changed", soon);
  addEventListener("pagehide", () => draft.isTouched && draft.save());
  form.addEventListener("report:put-by", () => draft.begin());
  document.querySelector("[data-forget]")?.addEventListener("click", async () => {
    await draft.forget();
    location.assign(form.getAttribute("action"));
  });
  return draft;
}

class Draft {
  constructor(form, kept, store) {
    this.form = form;
    this.kept = kept;
    this.store = store;
    this.isWhole = false; // with contact details
    this.isTouched = false;
    this.isWritten = false; // by somebody, not only filled in by an address
    this.isOver = false;
    form.addEventListener("input", () => (this.isTouched = this.isWritten = true));
    form.addEventListener("report:changed", () => (this.isTouched = true));
  }

  restore() {
    const kept = read(this.store);
    // After an answer from the server its page is what counts.
    if (!kept || document.querySelector("#errors, #asks")) return;
    fill(this.form, kept.fields, { whole: kept.isWhole });
    this.isWhole = Boolean(kept.isWhole);
    this.isTouched = this.isWritten = true;
    const note = document.getElementById("draft");
    if (note) note.hidden = false;
  }

  save() {
    if (this.isOver || !this.form.isConnected) return; // another page of the same form has taken over
    const fields = {};
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value !== "string" || !value || NOT_KEPT.has(name) || (CONTACT.has(name) && !this.isWhole)) continue;
      (fields[name] ??= []).push(value);
    }
    if (Object.keys(fields).every((name) => NOTHING_SAID.has(name))) return this.store?.removeItem(KEY);
    this.#write(fields);
  }

  /** Open the page again with this in it, contact details and all. */
  takeUp(fields) {
    const byName = {};
    for (const [name, value] of fields) (byName[name] ??= []).push(value);
    this.isOver = true;
    this.isWhole = true;
    this.#write(byName);
    location.assign(this.form.getAttribute("action"));
  }

  /** The form is empty again, and what is written from now on is another report. */
  begin() {
    Object.assign(this, { isOver: false, isWhole: false, isTouched: false, isWritten: false });
    const note = document.getElementById("draft");
    if (note) note.hidden = true;
  }

  forget() {
    this.isOver = true;
    this.store?.removeItem(KEY);
    return this.kept.forget();
  }

  #write(fields) {
    try {
      this.store?.setItem(KEY, JSON.stringify({ savedAt: Date.now(), fields, isWhole: this.isWhole }));
    } catch {
      // The storage is full or closed: the form itself still holds everything.
    }
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
