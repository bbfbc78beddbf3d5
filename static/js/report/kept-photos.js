// Photos of the report that is being written stay on the phone until it is sent, also when the camera app makes the
// browser close the page.

import { DRAFT, OWNER } from "./queue.js";

const DAYS = 7;

export class KeptPhotos {
  constructor({ store, ledger }) {
    this.store = store;
    this.ledger = ledger;
    this.last = Promise.resolve();
    this.carried = [];
  }

  /** The server holds these for a while and asks about the rest; until the report has come in they stay here too. */
  carry(files) {
    this.carried = files;
  }

  /** [{blob, name}], from the last time. */
  async restored() {
    const draft = await this.store.get("drafts", DRAFT);
    if (!draft) return [];
    if (Date.now() - draft.savedAt > DAYS * 86_400_000) {
      await this.forget();
      return [];
    }
    const files = await Promise.all(
      draft.photos.map(async ({ sha256, type, name }) => ({ bytes: await this.ledger.bytes(sha256), type, name })),
    );
    return files.filter(({ bytes }) => bytes).map(({ bytes, type, name }) => ({ blob: new Blob([bytes], { type }), name }));
  }

  /** These and no others. One saving after the other, so that the newest stands. */
  save(photos) {
    const files = [...this.carried, ...photos].map(({ blob, name }) => ({ blob, name }));
    this.last = this.last.then(() => this.#save(files)).catch((error) => console.info(error.message));
    return this.last;
  }

  forget() {
    this.carried = [];
    return this.save([]);
  }

  async #save(files) {
    const before = (await this.store.get("drafts", DRAFT))?.photos ?? [];
    const photos = [];
    for (const { blob, name } of files) photos.push({ name, ...(await this.ledger.keep(await blob.arrayBuffer(), blob.type)) });
    const row = { key: DRAFT, owner: OWNER, photos, savedAt: Date.now() };
    await this.store.write([photos.length ? ["drafts", row] : ["drafts", DRAFT, "delete"]]);
    const still = new Set(photos.map((photo) => photo.sha256));
    for (const { sha256 } of before) if (!still.has(sha256)) await this.ledger.discard(sha256);
  }
}
