// The store that never says no: what cannot be written to the phone (full, closed, private window) stays afloat in
// memory, is read from there, and is written as soon as that works again. `trouble` tells, so that people can be told.

const TABLES = ["items", "media", "bytes", "drafts", "things"];
const PATIENCE = 8_000; // milliseconds: some browsers neither open a store nor say why

export class Store {
  /** `open` gives a promise of an idb database, each time it is asked. */
  constructor(open, { onTrouble = () => {}, patience = PATIENCE } = {}) {
    this.open = open;
    this.onTrouble = onTrouble;
    this.patience = patience;
    this.database = null;
    this.afloat = new Map(); // "table key" → {table, key, value}; value undefined: deleted
    this.trouble = null; // "full", "closed", "none" (no IndexedDB at all)
    this.isGivenUp = false;
    this.queue = Promise.resolve();
  }

  async get(table, key) {
    const kept = this.afloat.get(nameOf(table, key));
    if (kept) return kept.value;
    return this.#reading((database) => database.get(table, key), undefined);
  }

  /** All that belong to `owner`, in the order of their keys. */
  async list(table, owner) {
    const found = await this.#reading((database) => database.getAllFromIndex(table, "owner", owner), []);
    const kept = new Map(found.map((value) => [keyOf(table, value), value]));
    for (const { table: other, key, value } of this.afloat.values()) {
      if (other !== table) continue;
      if (value === undefined) kept.delete(key);
      else if (value.owner === owner) kept.set(key, value);
    }
    return [...kept.values()];
  }

  /**
   * All of `changes` or none, except that bytes are written apart: a photo that finds no room takes no words with it.
   * [table, value] writes, [table, key, "delete"] deletes. `unless(read)` is asked inside the same transaction, with a
   * function that reads; when it says true nothing is written, and false is given back.
   */
  write(changes, unless = null) {
    const done = this.queue.then(() => this.#write(changes.map(asChange), unless));
    this.queue = done.catch(() => {});
    return done;
  }

  /** Once more, for what is afloat. */
  settle() {
    return this.afloat.size ? this.write([]) : Promise.resolve(true);
  }

  /** The database is gone for this page: a newer page has it. Everything else stays as it was. */
  letGo() {
    this.database?.close();
    this.database = null;
    this.isGivenUp = true;
    this.#is("closed");
  }

  async #write(changes, unless) {
    const all = [...new Map([...this.afloat.values(), ...changes].map((each) => [nameOf(each.table, each.key), each])).values()];
    let trouble = null;
    try {
      if (!(await this.#commit(all.filter((each) => !isHeavy(each)), unless))) return false;
    } catch (error) {
      if (unless && (await unless((table, key) => this.get(table, key)))) return false;
      trouble = error;
      this.#float(all.filter((each) => !isHeavy(each)));
    }
    for (const each of all.filter(isHeavy)) {
      try {
        await this.#commit([each]);
      } catch (error) {
        trouble ??= error;
        this.#float([each]);
      }
    }
    if (trouble) this.#failed(trouble);
    else this.#is(null);
    return true;
  }

  #float(changes) {
    for (const change of changes) this.afloat.set(nameOf(change.table, change.key), change);
  }

  /** False when `unless` said so; throws when nothing was written. */
  async #commit(changes, unless) {
    return this.#withDatabase(async (database) => {
      const transaction = database.transaction(TABLES, "readwrite", { durability: "strict" });
      transaction.done.catch(() => {}); // told of below
      const read = async (table, key) =>
        this.afloat.has(nameOf(table, key))
          ? this.afloat.get(nameOf(table, key)).value
          : transaction.objectStore(table).get(key);
      if (unless && (await unless(read))) {
        transaction.abort();
        return false;
      }
      for (const { table, key, value } of changes) {
        const asked = transaction.objectStore(table);
        (value === undefined ? asked.delete(key) : asked.put(value)).catch(() => {}); // the transaction tells
      }
      await transaction.done;
      for (const { table, key } of changes) this.afloat.delete(nameOf(table, key));
      return true;
    });
  }

  async #reading(read, otherwise) {
    try {
      return (await this.#withDatabase(read)) ?? otherwise;
    } catch (error) {
      this.#failed(error);
      return otherwise;
    }
  }

  /** A connection that the browser has closed meanwhile is replaced once. */
  async #withDatabase(use) {
    const database = await this.#opened();
    try {
      return await use(database);
    } catch (error) {
      if (error.name !== "InvalidStateError" || this.isGivenUp) throw error;
      this.database = null;
      return use(await this.#opened());
    }
  }

  async #opened() {
    if (this.isGivenUp) throw named("InvalidStateError");
    if (this.database) return this.database;
    const opening = this.open();
    opening.then((database) => (this.database ??= database)).catch(() => {}); // also when it took too long
    this.database = await within(opening, this.patience);
    return this.database;
  }

  /** The browser closed the connection: the next who asks opens another. */
  lost() {
    this.database = null;
  }

  #failed(error) {
    if (error.name === "QuotaExceededError") return this.#is("full");
    this.database = null; // it may only have been closed: try a fresh one the next time
    this.#is(typeof indexedDB === "undefined" || ["SecurityError", "TypeError"].includes(error.name) ? "none" : "closed");
  }

  #is(trouble) {
    if (trouble === this.trouble) return;
    this.trouble = trouble;
    this.onTrouble(trouble);
  }
}

/** What takes room: the bytes of photos and voices. */
function isHeavy({ table, value }) {
  return table === "bytes" && value !== undefined;
}

function asChange([table, value, deletes]) {
  return deletes ? { table, key: value } : { table, key: keyOf(table, value), value };
}

function keyOf(table, value) {
  return table === "items" ? value.id : value.key;
}

function nameOf(table, key) {
  return `${table} ${key}`;
}

function within(promise, milliseconds) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(named("TimeoutError")), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function named(name) {
  return Object.assign(new Error(name), { name });
}
