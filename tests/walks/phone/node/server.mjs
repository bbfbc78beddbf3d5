// A small server of the sync contract, which loses what a bad connection loses.

import { createHash } from "node:crypto";

export const hashOf = (content) => createHash("sha256").update(content).digest("hex");

export class FakeServer {
  constructor({ token = "t1" } = {}) {
    Object.assign(this, { token, ops: new Map(), media: new Map(), asked: [], refuse: () => null });
  }

  /** What `fetch` is. `refuse(call)` may give a status, "drop" (nothing gets there), or "lose" (the answer gets lost). */
  request = async (address, { method, headers, body }) => {
    const call = { method, path: address.replace("/api/v1/walks/w1", ""), count: this.asked.length };
    this.asked.push(call);
    const trouble = this.refuse(call);
    if (trouble === "drop") throw new TypeError("Failed to fetch");
    if (typeof trouble === "number") return answer(trouble, { detail: "Nej." }, { "Retry-After": "7" });
    if (headers.Authorization !== `Bearer ${this.token}`) return answer(401, { detail: "Okänd." });
    const response = this.#do(call, body);
    if (trouble === "lose") throw new TypeError("Failed to fetch");
    return response;
  };

  #do({ path }, body) {
    if (path === "/ops") return answer(200, { results: JSON.parse(body).ops.map((op) => this.#take(op)) });
    if (path === "/reconcile") return answer(200, this.#reconcile(JSON.parse(body)));
    const hash = path.replace("/media/", "");
    if (hashOf(Buffer.from(body)) !== hash) return answer(400, { type: "urn:gisreport:problem:hash-mismatch" });
    this.media.set(hash, Buffer.from(body));
    return answer(201, { sha256: hash });
  }

  #take({ client_id, sha256, content }) {
    if (hashOf(content) !== sha256) return { client_id, sha256, status: 400 };
    const kept = this.ops.get(client_id);
    if (kept && kept !== content) return { client_id, sha256, status: 409 };
    this.ops.set(client_id, content);
    return { client_id, sha256, status: kept ? 200 : 201 };
  }

  #reconcile({ ops, media }) {
    const has = ({ client_id, sha256 }) => this.ops.has(client_id) && hashOf(this.ops.get(client_id)) === sha256;
    return {
      missing: { ops: ops.filter((op) => !has(op)).map((op) => op.client_id), media: media.filter((each) => !this.media.has(each)) },
      held: { ops: ops.filter(has), media: media.filter((each) => this.media.has(each)) },
      phase: "walking",
    };
  }
}

function answer(status, body, headers = {}) {
  return new Response(JSON.stringify(body), { status, headers });
}
