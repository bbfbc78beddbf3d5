// Send once, with progress. What does not get through lies on the phone from then on, and the form is free for another.

import { say } from "./page.js";

const PATIENCE = 120_000; // milliseconds
const STEP = 10; // percent
const NO_ROOM = 507; // for the photos; the words are still here, and so are they
const AWAY = [502, 503, 504];

export function startSending(form, { draft, photos, restart, waiting }) {
  new Sender(form, { draft, photos, restart, waiting }).start();
}

class Sender {
  constructor(form, { draft, photos, restart, waiting }) {
    Object.assign(this, { form, draft, photos, restart, waiting });
    this.button = document.getElementById("send");
    this.box = document.getElementById("sending");
    this.bar = this.box.querySelector("progress");
    this.status = document.getElementById("sent");
    this.notice = document.getElementById("not-sent");
    this.isSending = false;
  }

  start() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
  }

  send() {
    if (this.isSending) return;
    this.busy(true);
    const data = new FormData(this.form);
    this.photos.into(data);
    const request = new XMLHttpRequest();
    request.open("POST", this.form.action);
    request.timeout = PATIENCE;
    request.upload.addEventListener("progress", (event) => event.lengthComputable && this.progress(event.loaded / event.total));
    request.addEventListener("load", () => this.answered(request));
    request.addEventListener("error", () => this.failed());
    request.addEventListener("timeout", () => this.failed());
    request.send(data);
  }

  busy(isSending) {
    this.isSending = isSending;
    this.button.disabled = isSending;
    this.box.hidden = !isSending;
    if (!isSending) return;
    this.notice.hidden = true;
    this.progress(0);
  }

  progress(share) {
    const percent = Math.round(share * 100);
    this.bar.value = percent;
    if (percent % STEP === 0) this.status.textContent = say("sending", { percent }); // not every percent is read aloud
  }

  async answered(request) {
    const isElsewhere = new URL(request.responseURL).pathname !== new URL(this.form.action).pathname;
    if (request.status === 200 && isElsewhere) {
      await this.waiting.queue.remove(this.form.elements.submission_id.value); // it may have been sent back from there
      await this.draft.forget();
      location.assign(request.responseURL);
      return;
    }
    if (AWAY.includes(request.status)) return this.failed();
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    if (request.status === NO_ROOM) this.stop(page.getElementById("foton-error")?.textContent ?? say("serverBusy"));
    else if (request.status < 500 && page.getElementById("report")) this.ask(page);
    else this.stop(say("serverBusy"));
  }

  /** The server asks about something: its page takes this one's place, with all that was typed. */
  ask(page) {
    document.title = page.title;
    document.querySelector("main").replaceChildren(...page.querySelector("main").childNodes);
    this.restart();
    document.querySelector("#errors, #asks")?.focus();
  }

  async failed() {
    const data = new FormData(this.form);
    const label = nameOf(this.form);
    try {
      await this.waiting.add(data, this.photos.photos, { address: this.form.action, label });
    } catch {
      return this.stop(say("serverBusy")); // a browser without what it takes; all that was typed is still here
    }
    await this.draft.forget();
    this.status.textContent = "";
    this.busy(false);
    this.form.dispatchEvent(new CustomEvent("report:put-by"));
  }

  stop(words) {
    this.busy(false);
    this.status.textContent = "";
    this.button.focus();
    this.tell(words);
  }

  tell(words) {
    this.notice.hidden = false;
    this.notice.querySelector("p").textContent = words;
  }
}

/** What the report is called in the list: its matter and its place, or the beginning of its words. */
function nameOf(form) {
  const category = form.querySelector('input[name="category"]:checked')?.closest("label").textContent.trim();
  const words = (form.elements.place.value || form.elements.description.value).trim().slice(0, 60);
  return [category, words].filter(Boolean).join(" · ") || say("aReport");
}
