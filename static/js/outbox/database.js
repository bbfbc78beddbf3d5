// What this phone keeps in IndexedDB, and how an older form of it is brought up to date without losing anything.
//
// items   what is to be sent: {id, owner, seq, content, sha256, receipt, problem}
// media   photos and voices: {key, owner, sha256, type, size, item, receipt, problem}; `item` is null while a draft
// bytes   their content, as ArrayBuffer (WebKit has lost Blobs): {key, owner, bytes}
// drafts  what is being written: {key, owner, …}
// things  all else, one value under one key: {key, …}
//
// `owner` is the queue something belongs to ("walk:<id>", "reports").

import { openDB } from "idb";

export const NAME = "gisreport";

// Each brings the store of the number before it one step on. Never change one that has been released: add another.
export const MIGRATIONS = [
  (database) => {
    const keyOf = { items: "id", media: "key", bytes: "key", drafts: "key", things: "key" };
    for (const [table, keyPath] of Object.entries(keyOf)) {
      const made = database.createObjectStore(table, { keyPath });
      if (table !== "things") made.createIndex("owner", "owner");
    }
  },
];

/**
 * `onOld`: another tab has a newer form of the store; this one let go of it and must be loaded anew.
 * `onBlocked`: another tab holds an older one and does not let go. `onLost`: the browser closed the connection.
 */
export function openDatabase({ name = NAME, migrations = MIGRATIONS, onOld, onBlocked, onLost } = {}) {
  return openDB(name, migrations.length, {
    upgrade(database, from, _to, transaction) {
      for (const migrate of migrations.slice(from)) migrate(database, transaction);
    },
    blocking(_current, _blocked, event) {
      event.target.close(); // or the new tab would wait for ever
      onOld?.();
    },
    blocked: () => onBlocked?.(),
    terminated: () => onLost?.(),
  });
}
