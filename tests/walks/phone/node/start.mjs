// A phone without a screen: the modules that need no page, on an IndexedDB in memory.

import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";

import { openDatabase } from "../../../../static/js/outbox/database.js";
import { Ledger } from "../../../../static/js/outbox/ledger.js";
import { Store } from "../../../../static/js/outbox/store.js";
import { Server } from "../../../../static/js/walk/api.js";
import * as operations from "../../../../static/js/walk/operations.js";

export function newPhone() {
  globalThis.indexedDB = new IDBFactory();
  return restarted();
}

/** The same phone after its browser was started again. */
export function restarted(options = {}) {
  const troubles = [];
  const store = new Store(() => openDatabase(options), { onTrouble: (trouble) => troubles.push(trouble), patience: 300 });
  return { store, troubles, ledger: new Ledger(store, "walk:w1") };
}

export function serverFor(fake, token = fake.token) {
  return new Server({ walk: "w1", token, request: fake.request });
}

export const seen = (text, more = {}) => operations.create({ valence: "negative", theme: "lighting", text, ...more });

/** An observation with a photo, as the app saves it. */
export async function saveWithPhoto(ledger, text, bytes = new TextEncoder().encode(`foto ${text}`)) {
  const photo = await ledger.keep(bytes.buffer, "image/jpeg");
  return ledger.add(seen(text, { media: [photo] }), { media: [photo.sha256] });
}
