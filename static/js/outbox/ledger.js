// The ledger of one queue: what was saved here, and which of it the server has given a receipt for. Written before
// anything is sent; a line is done with only by a receipt that names the very content.

import { sha256 } from "./hash.js";

export class Ledger {
  constructor(store, owner) {
    this.store = store;
    this.owner = owner;
  }

  get #seqKey() {
    return `seq:${this.owner}`;
  }

  async lastSeq() {
    return (await this.store.get("things", this.#seqKey))?.seq ?? 0;
  }

  /**
   * Save something to be sent. `write({id, seq})` gives its content as text, made once and sent to the byte.
   * `media` are the hashes of photos kept by `keep()` that go with it; `draft` the key of the draft it ends. All of
   * that happens together or not at all. No number is left out, so that a gap on the server means something missing.
   */
  async add(write, { id = crypto.randomUUID(), media = [], draft = null } = {}) {
    for (;;) {
      const last = await this.lastSeq();
      const content = write({ id, seq: last + 1 });
      const item = { id, owner: this.owner, seq: last + 1, content, sha256: await sha256(content), receipt: null, problem: null };
      const rows = await Promise.all(media.map((hash) => this.store.get("media", this.#mediaKey(hash))));
      const changes = [
        ["items", item],
        ["things", { key: this.#seqKey, seq: last + 1 }],
        ...rows.filter(Boolean).map((row) => ["media", { ...row, item: row.item ?? id }]),
        ...(draft ? [["drafts", draft, "delete"]] : []),
      ];
      const taken = async (read) => ((await read("things", this.#seqKey))?.seq ?? 0) !== last; // by another tab
      if (await this.store.write(changes, taken)) return item;
    }
  }

  /** Keep bytes until a saved item wants them: {sha256, type, bytes}, as an item names them. */
  async keep(bytes, type) {
    const hash = await sha256(bytes);
    const key = this.#mediaKey(hash);
    const kept = await this.store.get("media", key);
    const row = kept ?? { key, owner: this.owner, sha256: hash, type, size: bytes.byteLength, item: null, receipt: null, problem: null };
    await this.store.write([["media", row], ["bytes", { key, owner: this.owner, bytes }]]);
    return { sha256: hash, type: row.type, bytes: bytes.byteLength };
  }

  /** Throw away what was kept for a draft, unless something saved has it too. */
  async discard(hash) {
    const key = this.#mediaKey(hash);
    const row = await this.store.get("media", key);
    if (row && row.item === null) await this.store.write([["media", key, "delete"], ["bytes", key, "delete"]]);
  }

  /** An item, with its photos; `wanted` says of a hash which other item has it too (null: a draft). */
  async forget(id, wanted = new Map()) {
    const media = (await this.media()).filter((row) => row.item === id);
    await this.store.write([
      ["items", id, "delete"],
      ...media.flatMap((row) =>
        wanted.has(row.sha256)
          ? [["media", { ...row, item: wanted.get(row.sha256) }]]
          : [["media", row.key, "delete"], ["bytes", row.key, "delete"]],
      ),
    ]);
  }

  async items() {
    return (await this.store.list("items", this.owner)).sort((one, other) => one.seq - other.seq);
  }

  /** Photos and voices of what was saved; those of drafts wait. */
  async media() {
    return (await this.store.list("media", this.owner)).filter((row) => row.item !== null);
  }

  /** An ArrayBuffer, or undefined when they are here no longer. */
  async bytes(hash) {
    return (await this.store.get("bytes", this.#mediaKey(hash)))?.bytes;
  }

  /** The server holds this very content. A receipt for any other is none. */
  async received(id, hash, at = new Date().toISOString()) {
    const item = await this.store.get("items", id);
    if (item && item.sha256 === hash) await this.store.write([["items", { ...item, receipt: at, problem: null }]]);
  }

  /** Many receipts at once: [{id, sha256}]. */
  async receivedAll(receipts, at = new Date().toISOString()) {
    const held = new Map(receipts.map((each) => [each.id, each.sha256]));
    const items = (await this.items()).filter((item) => held.get(item.id) === item.sha256);
    await this.store.write(items.map((item) => ["items", { ...item, receipt: item.receipt ?? at, problem: null }]));
  }

  async mediaReceived(hash, at = new Date().toISOString()) {
    await this.#changeMedia(hash, { receipt: at, problem: null });
  }

  /** The server would not have it: {status, detail}. It stays, and is counted as not received. */
  async refused(id, problem) {
    const item = await this.store.get("items", id);
    if (item) await this.store.write([["items", { ...item, problem }]]);
  }

  async mediaRefused(hash, problem) {
    await this.#changeMedia(hash, { problem });
  }

  /** The server says it lacks these after all: they are sent again. */
  async missing({ items = [], media = [] }) {
    const lost = new Set(items);
    const gone = new Set(media);
    const again = { receipt: null, problem: null };
    await this.store.write([
      ...(await this.items()).filter((item) => lost.has(item.id)).map((item) => ["items", { ...item, ...again }]),
      ...(await this.media()).filter((row) => gone.has(row.sha256)).map((row) => ["media", { ...row, ...again }]),
    ]);
  }

  /** Give the room of what has a receipt back to the phone; the lines themselves stay. */
  async trim() {
    const done = (await this.media()).filter((row) => row.receipt);
    await this.store.write(done.map((row) => ["bytes", row.key, "delete"]));
  }

  /** {saved, received, media, mediaReceived, refused}: what stands on the screen. */
  async counts() {
    const [items, media] = await Promise.all([this.items(), this.media()]);
    return {
      saved: items.length,
      received: items.filter((item) => item.receipt).length,
      media: media.length,
      mediaReceived: media.filter((row) => row.receipt).length,
      refused: [...items, ...media].filter((row) => row.problem && !row.receipt).length,
    };
  }

  #mediaKey(hash) {
    return `${this.owner} ${hash}`;
  }

  async #changeMedia(hash, change) {
    const row = await this.store.get("media", this.#mediaKey(hash));
    if (row) await this.store.write([["media", { ...row, ...change }]]);
  }
}
