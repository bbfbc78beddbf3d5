// The list of reports that lie on this phone: what waits, what was sent, and what must be put right first.

import { say } from "./page.js";
import { Queue } from "./queue.js";

const language = document.documentElement.lang;
// Days before months and 24 hours, as the server writes them in English.
const LANGUAGE_OF_DATES = language === "en" ? "en-GB" : language;

export class Waiting {
  constructor() {
    this.queue = new Queue({ onChange: () => this.show(), onSent: (url) => this.sent(url) });
  }

  /** Where it stands now: the form may have become another page. */
  stand({ draft }) {
    this.draft = draft;
    this.section = document.getElementById("waiting");
    this.list = this.section.querySelector("ul");
    this.status = document.getElementById("waiting-status");
    if (this.isStarted) this.show();
  }

  async start() {
    this.isStarted = true;
    await this.show();
    await this.queue.start();
  }

  /** Whether it lies safely on the phone, or only in this page. */
  async add(data, photos, about) {
    await this.queue.add(data, photos, about);
    const isKept = this.queue.store.trouble === null;
    await this.show();
    this.status.textContent = say(isKept ? "notSent" : "notSentNorKept");
    this.section.focus();
    this.queue.sender.now();
    return isKept;
  }

  async sent(url) {
    const left = (await this.queue.reports()).filter((report) => report.state !== "sent");
    // Whoever only waited for this is shown the receipt.
    if (!this.draft.isWritten && !left.length) return location.assign(url);
    this.status.textContent = say("oneWasSent");
  }

  async show() {
    const reports = await this.queue.reports();
    this.section.hidden = reports.length === 0;
    const focused = document.activeElement?.dataset?.of;
    this.list.replaceChildren(...reports.reverse().map((report) => this.item(report)));
    if (focused) this.list.querySelector(`[data-of="${CSS.escape(focused)}"]`)?.focus();
  }

  item({ id, label, savedAt, state, url }) {
    const item = document.createElement("li");
    item.className = "waiting__report stack stack--tight";
    const when = new Date(savedAt).toLocaleString(LANGUAGE_OF_DATES, { dateStyle: "medium", timeStyle: "short" });
    const tools = element("p", { className: "row" });
    if (state === "sent") tools.append(element("a", { className: "button button--secondary", href: url, textContent: say("seeReceipt") }));
    if (state === "asks" || state === "photosGone") tools.append(tool("openAgain", id, label, () => this.putRight(id)));
    if (state === "waits") tools.append(tool("sendNow", id, label, () => this.queue.sender.now()));
    tools.append(tool("removeFromPhone", id, label, () => this.remove(id, state)));
    item.append(
      element("p", { className: "waiting__label", textContent: label }),
      element("p", { className: "meta", textContent: `${say("savedAt", { when })} ${this.words(state)}` }),
      tools,
    );
    return item;
  }

  words(state) {
    if (state !== "waits") return say({ sent: "isSent", asks: "mustBePutRight", photosGone: "photosGone" }[state]);
    if (this.queue.sender.isSending) return say("beingSent");
    return say(this.queue.sender.error?.code === "busy" ? "waitsForServer" : "waitsForCoverage");
  }

  async putRight(id) {
    const report = await this.queue.opened(id);
    if (!report) return;
    await this.draft.kept.save(report.photos);
    this.draft.takeUp(report.fields);
  }

  async remove(id, state) {
    if (state !== "sent" && !confirm(say("removeUnsent"))) return;
    await this.queue.remove(id);
    this.status.textContent = say("removed");
    this.section.hidden ? document.querySelector("h1").focus() : this.section.focus();
  }
}

function tool(word, id, label, action) {
  const button = element("button", { type: "button", className: "button button--secondary", textContent: say(word) });
  button.dataset.of = `${word} ${id}`;
  button.append(element("span", { className: "visually-hidden", textContent: ` ${label}` }));
  button.addEventListener("click", action);
  return button;
}

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}
