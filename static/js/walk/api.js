// The server, as the sync contract says. Cookies are not sent: the token says who this phone is.

import { SendingFailed } from "../outbox/sender.js";

const ROOT = "/api/v1/walks";
const PATIENCE = 30_000; // milliseconds
const PATIENCE_WITH_BYTES = 180_000;

/** What came back when it was no yes: {status, detail, slug}. */
export class Refused extends Error {
  constructor(status, problem = {}) {
    super(problem.detail || problem.title || String(status));
    this.status = status;
    this.detail = problem.detail || problem.title || "";
    this.slug = String(problem.type ?? "").split(/[/:]/).pop();
  }
}

export class Server {
  constructor({ walk = "", token = "", language = "", request = (...all) => fetch(...all) } = {}) {
    Object.assign(this, { walk, token, language, request });
  }

  lookUp(code) {
    return this.#ask("GET", `${ROOT}/code/${encodeURIComponent(code)}`);
  }

  join(about) {
    return this.#ask("POST", `${ROOT}/join`, { json: about });
  }

  description() {
    return this.#ask("GET", this.#at(""));
  }

  /** [{client_id, sha256, content}] → results, one for each. */
  async send(ops) {
    return (await this.#ask("POST", this.#at("/ops"), { json: { ops } })).results;
  }

  sendMedia(sha256, type, bytes) {
    return this.#ask("PUT", this.#at(`/media/${sha256}`), { body: bytes, type, patience: PATIENCE_WITH_BYTES });
  }

  reconcile(ledger) {
    return this.#ask("POST", this.#at("/reconcile"), { json: ledger });
  }

  observations(after = "") {
    return this.#ask("GET", this.#at(`/observations${after ? `?after=${encodeURIComponent(after)}` : ""}`));
  }

  devices() {
    return this.#ask("GET", this.#at("/devices"));
  }

  leave() {
    return this.#ask("POST", this.#at("/leave"), { json: {} });
  }

  importBackup(file) {
    return this.#ask("POST", this.#at("/backup"), { body: file, type: "application/x-ndjson", patience: PATIENCE_WITH_BYTES });
  }

  #at(path) {
    return `${ROOT}/${this.walk}${path}`;
  }

  /** The answer as JSON. Throws SendingFailed when it is worth trying later, Refused when it is not. */
  async #ask(method, address, { json, body, type, patience = PATIENCE } = {}) {
    const headers = { Accept: "application/json" };
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    if (this.language) headers["Accept-Language"] = this.language;
    if (json !== undefined) [body, type] = [JSON.stringify(json), "application/json"];
    if (type) headers["Content-Type"] = type;
    let response;
    let answer;
    try {
      const signal = AbortSignal.timeout(patience);
      response = await this.request(address, { method, headers, body, signal, credentials: "omit", cache: "no-store" });
      answer = await response.json().catch(() => ({}));
    } catch {
      throw new SendingFailed("offline");
    }
    if (response.ok) return answer;
    const retryAfter = Number(response.headers.get("Retry-After")) || 0;
    if (response.status >= 500 || response.status === 429 || response.status === 408) {
      throw new SendingFailed("busy", { detail: answer.detail, retryAfter });
    }
    throw new Refused(response.status, answer);
  }
}
