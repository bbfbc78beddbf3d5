// One walk on this phone: who it is there, what it knows of the walk, what it has saved and what has been received.

import { Ledger } from "../outbox/ledger.js";
import { Sender } from "../outbox/sender.js";
import { Refused, Server } from "./api.js";
import { handIn } from "./sync.js";

const ASK_OTHERS_EVERY = 45_000; // milliseconds
const MOST_PAGES = 20;
const HANDED_IN = ["published", "followed_up", "closed"];

const keyOf = (walk) => `walk:${walk}`;

/** Walks that this phone has joined, the latest first: [{walk, code, title, …}]. */
export async function joinedWalks(store) {
  const ids = (await store.get("things", "walks"))?.ids ?? [];
  const found = await Promise.all(ids.map((id) => store.get("things", keyOf(id))));
  return found.filter(Boolean).reverse();
}

/**
 * Join by a code; `about` as the contract has it. The id of the joining is kept first: should the answer get lost,
 * the next try is the same participant.
 */
export async function join(store, code, about, language) {
  const key = `joining:${code}`;
  const join_id = (await store.get("things", key))?.join_id ?? crypto.randomUUID();
  await store.write([["things", { key, join_id }]]);
  const answer = await new Server({ language }).join({ ...about, code, join_id, language });
  const server = new Server({ walk: answer.walk, token: answer.token, language });
  const description = await server.description();
  const me = { key: keyOf(answer.walk), ...answer, code, join_id, about, description, people: about.people ?? null };
  const ids = ((await store.get("things", "walks"))?.ids ?? []).filter((id) => id !== answer.walk);
  await store.write([["things", me], ["things", { key: "walks", ids: [...ids, answer.walk] }]]);
  return me;
}

export class Phone {
  /** `me` is what `join` gave, or `joinedWalks`. `onChange` hears of everything that what is shown depends on. */
  constructor(store, me, { language = "sv", onChange = () => {} } = {}) {
    Object.assign(this, { store, me, language, onChange });
    this.owner = me.key;
    this.ledger = new Ledger(store, this.owner);
    this.server = this.#serverWith(me.token);
    this.sender = new Sender(() => this.#turn(), { onChange });
    this.askedOthersAt = 0;
  }

  get walk() {
    return this.me.description;
  }

  get leads() {
    return ["leader", "secretary"].includes(this.me.role);
  }

  start() {
    return this.sender.start();
  }

  /** Save an operation of operations.js; it is sent when it can be. */
  async save(operation, options) {
    const item = await this.ledger.add(operation, options);
    this.onChange();
    this.sender.now();
    return item;
  }

  // --- What is being written ---

  get draftKey() {
    return `draft:${this.owner}`;
  }

  draft() {
    return this.store.get("drafts", this.draftKey);
  }

  keepDraft(draft) {
    return this.store.write([["drafts", { ...draft, key: this.draftKey, owner: this.owner }]]);
  }

  dropDraft() {
    return this.store.write([["drafts", this.draftKey, "delete"]]);
  }

  // --- What small things are kept ---

  async thing(name) {
    return (await this.store.get("things", `${name}:${this.owner}`))?.value;
  }

  keepThing(name, value) {
    return this.store.write([["things", { key: `${name}:${this.owner}`, value }]]);
  }

  // --- Sending ---

  async #turn() {
    await this.store.settle();
    const { missing, phase } = await handIn(this.ledger, this.server, {
      rejoin: () => this.#rejoin(),
      onProgress: this.onChange,
    });
    if (HANDED_IN.includes(phase) && !missing.items.length && !missing.media.length) await this.ledger.trim();
    if (Date.now() - this.askedOthersAt > ASK_OTHERS_EVERY) await this.#askOthers();
  }

  /** The walk may have changed, and the others have seen more. What cannot be had now is asked for another time. */
  async #askOthers() {
    this.askedOthersAt = Date.now();
    try {
      await this.#remember({ description: await this.server.description() });
      const others = [];
      let after = "";
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const { observations, next } = await this.server.observations(after);
        others.push(...observations.filter((each) => !each.mine));
        if (!next) break;
        after = next;
      }
      await this.keepThing("others", others);
    } catch {
      this.askedOthersAt = 0;
    }
  }

  async #rejoin() {
    const { about, code, join_id } = this.me;
    const answer = await new Server({ language: this.language }).join({ ...about, code, join_id, language: this.language });
    if (answer.participant !== this.me.participant) throw new Refused(401);
    await this.#remember({ token: answer.token });
    this.server = this.#serverWith(answer.token);
    return this.server;
  }

  async #remember(change) {
    this.me = { ...this.me, ...change };
    await this.store.write([["things", this.me]]);
  }

  #serverWith(token) {
    return new Server({ walk: this.me.walk, token, language: this.language });
  }
}
