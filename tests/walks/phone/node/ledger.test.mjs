import assert from "node:assert/strict";
import { test } from "node:test";

import { sha256 } from "../../../../static/js/outbox/hash.js";
import { MIGRATIONS } from "../../../../static/js/outbox/database.js";
import { newPhone, restarted, saveWithPhoto, seen } from "./start.mjs";
import { hashOf } from "./server.mjs";

test("the hash is SHA-256 of the text as UTF-8, or of the bytes", async () => {
  assert.equal(await sha256("Gångtunneln å"), hashOf("Gångtunneln å"));
  assert.equal(await sha256(new Uint8Array([1, 2, 3]).buffer), hashOf(Buffer.from([1, 2, 3])));
});

test("what is saved has the next number, and is there after a restart to the byte", async () => {
  const { ledger } = newPhone();
  const saved = [await ledger.add(seen("ett")), await ledger.add(seen("två å ä ö"))];
  const kept = await restarted().ledger.items();
  assert.deepEqual(kept, saved);
  assert.deepEqual(kept.map((item) => JSON.parse(item.content).device_seq), [1, 2]);
  assert.equal(kept[1].sha256, hashOf(kept[1].content));
});

test("saved at once from several tabs, no number is taken twice or left out", async () => {
  const { ledger } = newPhone();
  const other = restarted().ledger;
  await Promise.all(Array.from({ length: 30 }, (_, at) => (at % 2 ? ledger : other).add(seen(String(at)))));
  const numbers = (await ledger.items()).map((item) => JSON.parse(item.content).device_seq);
  assert.deepEqual(numbers, Array.from({ length: 30 }, (_, at) => at + 1));
});

test("only a receipt for the very content counts", async () => {
  const { ledger } = newPhone();
  const item = await ledger.add(seen("ett"));
  await ledger.received(item.id, hashOf("annat"));
  assert.equal((await ledger.counts()).received, 0);
  await ledger.received(item.id, item.sha256);
  assert.equal((await ledger.counts()).received, 1);
});

test("a photo belongs to what was saved with it; those of drafts wait, and can be thrown away", async () => {
  const { ledger } = newPhone();
  const draft = await ledger.keep(new TextEncoder().encode("utkast").buffer, "image/jpeg");
  await saveWithPhoto(ledger, "ett");
  assert.deepEqual(await ledger.counts(), { saved: 1, received: 0, media: 1, mediaReceived: 0, refused: 0 });
  await ledger.discard(draft.sha256);
  assert.equal(await ledger.bytes(draft.sha256), undefined);
  const [photo] = await ledger.media();
  await ledger.discard(photo.sha256);
  assert.equal(Buffer.from(await ledger.bytes(photo.sha256)).toString(), "foto ett");
});

test("the room of a photo is given back only against its receipt", async () => {
  const { ledger } = newPhone();
  await saveWithPhoto(ledger, "ett");
  await saveWithPhoto(ledger, "två");
  const [first, second] = await ledger.media();
  await ledger.mediaReceived(first.sha256);
  await ledger.trim();
  assert.equal(await ledger.bytes(first.sha256), undefined);
  assert.ok(await ledger.bytes(second.sha256));
  assert.deepEqual((await ledger.counts()).mediaReceived, 1);
});

test("the draft ends with what it became", async () => {
  const { ledger, store } = newPhone();
  await store.write([["drafts", { key: "d1", owner: "walk:w1", text: "halv" }]]);
  await ledger.add(seen("hel"), { draft: "d1" });
  assert.equal(await restarted().store.get("drafts", "d1"), undefined);
});

test("a newer form of the store takes over a full old queue, and the old tab says so", async () => {
  const told = [];
  newPhone();
  const old = restarted({ onOld: () => told.push("old") });
  for (let at = 0; at < 40; at += 1) await saveWithPhoto(old.ledger, String(at));
  const before = await old.ledger.items();
  const migrations = [
    ...MIGRATIONS,
    (database, transaction) => {
      database.createObjectStore("later", { keyPath: "key" });
      transaction.objectStore("items").createIndex("seq", "seq");
    },
  ];
  const newer = restarted({ migrations });
  assert.deepEqual(await newer.ledger.items(), before);
  assert.equal((await newer.ledger.media()).length, 40);
  assert.deepEqual(told, ["old"]);
  const late = await old.ledger.add(seen("i den gamla fliken"));
  assert.equal(old.troubles.at(-1), "closed");
  assert.equal((await old.ledger.items()).at(-1).id, late.id);
});

test("closed under our feet, it is opened again and nothing is lost", async () => {
  const { ledger, store, troubles } = newPhone();
  await ledger.add(seen("ett"));
  store.database.close();
  await ledger.add(seen("två"));
  assert.equal((await restarted().ledger.items()).length, 2);
  assert.deepEqual(troubles, []);
});

test("a full phone keeps it in memory, says so, and writes it when there is room", async () => {
  const { ledger, store, troubles } = newPhone();
  await ledger.add(seen("ett"));
  const { transaction } = store.database;
  const full = () => {
    throw Object.assign(new Error("full"), { name: "QuotaExceededError" });
  };
  store.database = { transaction: full, get: full, getAllFromIndex: full, close() {} };
  const open = store.open;
  store.open = async () => store.database;
  await saveWithPhoto(ledger, "två");
  assert.equal(troubles.at(-1), "full");
  assert.deepEqual((await ledger.items()).map((item) => item.seq), [1]);
  store.database = null;
  store.open = open;
  assert.equal(await store.settle(), true);
  assert.equal(troubles.at(-1), null);
  const kept = restarted().ledger;
  assert.equal((await kept.media()).length, 1);
  assert.ok(transaction);
});

test("a photo that finds no room takes no words with it", async () => {
  const { ledger, store, troubles } = newPhone();
  await ledger.add(seen("ett"));
  const { database } = store;
  const transaction = database.transaction.bind(database);
  store.database = new Proxy(database, {
    get: (target, name) => {
      if (name !== "transaction") return typeof target[name] === "function" ? target[name].bind(target) : target[name];
      return (...asked) => withoutRoomForBytes(transaction(...asked));
    },
  });
  const open = store.open;
  store.open = async () => store.database;
  await saveWithPhoto(ledger, "två");
  await ledger.add(seen("tre"));
  assert.equal(troubles.at(-1), "full");
  const kept = restarted().ledger;
  assert.deepEqual((await kept.items()).map((item) => item.seq), [1, 2, 3]);
  assert.equal((await kept.media()).length, 1);
  Object.assign(store, { database, open });
  assert.equal(await store.settle(), true);
  assert.equal(troubles.at(-1), null);
  const [photo] = await restarted().ledger.media();
  assert.ok(await restarted().ledger.bytes(photo.sha256));
});

/** A transaction on a phone whose last room a photo would have taken. */
function withoutRoomForBytes(transaction) {
  const objectStore = transaction.objectStore.bind(transaction);
  return new Proxy(transaction, {
    get: (target, name) => {
      if (name === "done") return target.done;
      if (name !== "objectStore") return typeof target[name] === "function" ? target[name].bind(target) : target[name];
      return (table) => {
        if (table !== "bytes") return objectStore(table);
        return { put: () => { target.abort(); throw Object.assign(new Error("full"), { name: "QuotaExceededError" }); } };
      };
    },
  });
}

test("without IndexedDB everything works in memory, with a warning", async () => {
  globalThis.indexedDB = undefined;
  const { ledger, troubles } = restarted();
  await saveWithPhoto(ledger, "ett");
  await ledger.add(seen("två"));
  assert.deepEqual((await ledger.items()).map((item) => item.seq), [1, 2]);
  assert.deepEqual(await ledger.counts(), { saved: 2, received: 0, media: 1, mediaReceived: 0, refused: 0 });
  assert.equal(troubles.at(-1), "none");
});

test("a store that never opens is not waited for for ever", async () => {
  newPhone();
  const { store, ledger, troubles } = restarted();
  store.open = () => new Promise(() => {});
  await ledger.add(seen("ett"));
  assert.equal((await ledger.items()).length, 1);
  assert.equal(troubles.at(-1), "closed");
});
