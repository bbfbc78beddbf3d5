// Send once, with progress; keep everything when it does not get through, and try again when there is coverage.

import { say } from "./page.js";

const PATIENCE = 120_000; // milliseconds
const STEP = 10; // percent
const NO_ROOM = 507; // for the photos; the words are still here, and so are they

export function startSending(form, { draft, photos, restart }) {
  new Sender(form, { draft, photos, restart }).start();
}

class Sender {
  constructor(form, { draft, photos, restart }) {
    Object.assign(this, { form, draft, photos, restart });
    this.button = document.getElementById("send");
    this.box = document.getElementById("sending");
    this.bar = this.box.querySelector("progress");
    this.status = document.getElementById("sent");
    this.notice = document.getElementById("not-sent");
    this.isSending = false;
    this.waits = false;
  }

  start() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    const again = () => this.waits && this.form.isConnected && navigator.onLine && this.send();
    addEventListener("online", again);
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && again());
    if (this.draft.isPending && this.draft.hadPhotos) this.tell(say("photosGone"));
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

  answered(request) {
    const isElsewhere = new URL(request.responseURL).pathname !== new URL(this.form.action).pathname;
    if (request.status === 200 && isElsewhere) {
      this.draft.forget();
      location.assign(request.responseURL);
      return;
    }
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    if (request.status === NO_ROOM) this.stop(page.getElementById("foton-error")?.textContent ?? say("serverBusy"));
    else if (request.status < 500 && page.getElementById("report")) this.ask(page);
    else this.stop(say("serverBusy"));
  }

  /** The server asks about something: its page takes this one's place, with all that was typed. */
  ask(page) {
    this.waits = false;
    document.title = page.title;
    document.querySelector("main").replaceChildren(...page.querySelector("main").childNodes);
    this.restart();
    document.querySelector("#errors, #asks")?.focus();
  }

  failed() {
    const hasPhotos = this.photos.count() > 0;
    this.draft.save({ isPending: true, hadPhotos: hasPhotos });
    this.waits = true;
    this.stop(say(hasPhotos ? "notSentWithPhotos" : "notSent"));
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
