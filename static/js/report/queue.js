// Reports that did not get through. They lie on the phone with their photos, and go by themselves when there is coverage.

import { openDatabase } from "../outbox/database.js";
import { Ledger } from "../outbox/ledger.js";
import { Sender, SendingFailed } from "../outbox/sender.js";
import { Store } from "../outbox/store.js";

export const OWNER = "reports";
export const DRAFT = `draft:${OWNER}`; // the row of what is being written
const PATIENCE = 120_000; // milliseconds
const RECEIPTS_KEPT = 7 * 86_400_000; // milliseconds
// Only what our own page asks about before sending; there is nobody to ask when a report goes by itself.
const NOT_SENT = new Set(["steps", "asked", "seen", "photos"]);

export class Queue {
  /** `onChange()` hears of everything that happens; `onSent(url)` of each report that came through. */
  constructor({ onChange = () => {}, onSent = () => {}, store = null, send = fetch } = {}) {
    this.store = store ?? new Store(() => openDatabase({ onOld: () => this.store.letGo(), onLost: () => this.store.lost() }));
    this.ledger = new Ledger(this.store, OWNER);
    this.sender = new Sender(() => this.flush(), { onChange });
    this.onChange = onChange;
    this.onSent = onSent;
    this.post = send.bind(globalThis);
  }

  /** Sends what waits since last time. */
  async start() {
    for (const { id, receipt } of await this.ledger.items()) {
      if (receipt && Date.now() - Date.parse(receipt) > RECEIPTS_KEPT) await this.#forget(id);
    }
    return this.sender.start();
  }

  /** Keep the report of `data`, a FormData without its photos, and `photos`, [{blob, name}]. `label`: what to call it. */
  async add(data, photos, { address, label }) {
    const fields = [...data].filter(([name, value]) => typeof value === "string" && !NOT_SENT.has(name));
    const kept = [];
    for (const { blob, name } of photos) kept.push({ name, ...(await this.ledger.keep(await blob.arrayBuffer(), blob.type)) });
    const id = data.get("submission_id");
    const content = { v: 1, address, fields, photos: kept, label, savedAt: new Date().toISOString() };
    await this.#forget(id); // sent before, and sent back to be put right
    await this.ledger.add(() => JSON.stringify(content), { id, media: kept.map((photo) => photo.sha256) });
    this.onChange();
  }

  /** As they are shown: [{id, label, savedAt, state: "waits" | "sent" | "asks" | "photosGone", url}]. */
  async reports() {
    return (await this.ledger.items()).map((item) => {
      const { label, savedAt, url = "" } = JSON.parse(item.content);
      return { id: item.id, label, savedAt, url, state: item.receipt ? "sent" : (item.problem?.status ?? "waits") };
    });
  }

  /** Back into the form: {fields, photos}, with [{blob, name}] for those photos that are still here. It stays here too. */
  async opened(id) {
    const item = (await this.ledger.items()).find((each) => each.id === id);
    if (!item) return null;
    const { fields, photos } = JSON.parse(item.content);
    return { fields, photos: (await this.#files(photos)).filter(({ blob }) => blob) };
  }

  async remove(id) {
    await this.#forget(id);
    this.onChange();
  }

  /** One after the other. Throws SendingFailed when the network or the server is away. */
  async flush() {
    for (const item of await this.ledger.items()) {
      if (item.receipt || item.problem) continue;
      await this.#send(item);
      this.onChange();
    }
  }

  async #send(item) {
    const { address, fields, photos, label, savedAt } = JSON.parse(item.content);
    const files = await this.#files(photos);
    if (files.some(({ blob }) => !blob)) return this.ledger.refused(item.id, { status: "photosGone" });
    const data = new FormData();
    for (const [name, value] of fields) data.append(name, value);
    for (const { blob, name } of files) data.append("photos", blob, name);
    const response = await this.#answer(address, data);
    const isThanked = response.ok && new URL(response.url).pathname !== new URL(address).pathname;
    if (!isThanked) return this.ledger.refused(item.id, { status: "asks" });
    // From here on the server has the words and the photos; the phone keeps the receipt.
    const receipt = { content: JSON.stringify({ label, savedAt, url: response.url }), receipt: new Date().toISOString() };
    await this.#forget(item.id);
    await this.store.write([["items", { ...item, ...receipt }]]);
    this.onSent(response.url);
  }

  async #answer(address, data) {
    let response;
    try {
      response = await this.post(address, { method: "POST", body: data, signal: AbortSignal.timeout(PATIENCE) });
    } catch (error) {
      throw new SendingFailed("offline", { detail: String(error) });
    }
    if (response.status >= 500 || response.status === 429) {
      throw new SendingFailed("busy", { retryAfter: Number(response.headers.get("Retry-After")) || 0 });
    }
    return response;
  }

  /** Its photos go with it, except those that another report has too. */
  async #forget(id) {
    const draft = (await this.store.get("drafts", DRAFT))?.photos ?? [];
    const wanted = new Map(draft.map((photo) => [photo.sha256, null]));
    for (const other of await this.ledger.items()) {
      if (other.id === id || other.receipt) continue;
      for (const photo of JSON.parse(other.content).photos) wanted.set(photo.sha256, other.id);
    }
    await this.ledger.forget(id, wanted);
  }

  async #files(photos) {
    return Promise.all(
      photos.map(async ({ sha256, type, name }) => {
        const bytes = await this.ledger.bytes(sha256);
        return { name, blob: bytes ? new Blob([bytes], { type }) : null };
      }),
    );
  }
}
