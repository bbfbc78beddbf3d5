// One turn of handing in: operations in batches, then photos and voices one by one, then the question whether the
// server holds all of it. Everything may be cut off anywhere; the next turn takes up what has no receipt.

import { SendingFailed } from "../outbox/sender.js";
import { Refused } from "./api.js";

const MOST_IN_A_BATCH = 100;
const LARGEST_BATCH = 300_000; // characters; a bad connection should not have to start on a megabyte again
const MOST_TO_RECONCILE = 5_000;

/**
 * Gives {missing, phase} as the server sees it. `rejoin()` is asked for once when the token is no longer known; it
 * gives a server with a new one.
 */
export async function handIn(ledger, server, { rejoin, onProgress = () => {} } = {}) {
  try {
    return await turn(ledger, server, onProgress);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.status !== 401 || !rejoin) throw new SendingFailed("refused", { detail: error.detail });
  }
  try {
    return await turn(ledger, await rejoin(), onProgress);
  } catch (error) {
    if (error instanceof Refused) throw new SendingFailed("unknown-phone", { detail: error.detail });
    throw error;
  }
}

async function turn(ledger, server, onProgress) {
  await sendItems(ledger, server, onProgress);
  const trouble = await sendMedia(ledger, server, onProgress);
  const answer = await reconcile(ledger, server);
  onProgress();
  if (trouble) throw trouble;
  return answer;
}

async function sendItems(ledger, server, onProgress) {
  const waiting = (await ledger.items()).filter((item) => !item.receipt);
  for (const batch of batches(waiting)) {
    const ops = batch.map(({ id, sha256, content }) => ({ client_id: id, sha256, content }));
    const results = new Map((await server.send(ops)).map((result) => [result.client_id, result]));
    const accepted = batch.filter((item) => [200, 201].includes(results.get(item.id)?.status));
    await ledger.receivedAll(accepted.map(({ id }) => ({ id, sha256: results.get(id).sha256 })));
    for (const item of batch) {
      const result = results.get(item.id);
      if (result && ![200, 201].includes(result.status)) {
        await ledger.refused(item.id, { status: result.status, detail: result.detail ?? "" });
      }
    }
    onProgress();
  }
}

/** The first trouble that is worth another try, after all the others have had theirs. */
async function sendMedia(ledger, server, onProgress) {
  let trouble = null;
  for (const { sha256, type } of (await ledger.media()).filter(isWorthSending)) {
    const bytes = await ledger.bytes(sha256);
    if (!bytes) {
      await ledger.mediaRefused(sha256, { status: 0, detail: "" });
      continue;
    }
    try {
      await server.sendMedia(sha256, type, bytes);
      await ledger.mediaReceived(sha256);
    } catch (error) {
      if (!(error instanceof Refused) || error.status === 401) throw error;
      await ledger.mediaRefused(sha256, { status: error.status, detail: error.detail });
      if (error.slug === "hash-mismatch") trouble = new SendingFailed("busy"); // damaged on the way: again, soon
    }
    onProgress();
  }
  return trouble;
}

/** Too large and no picture stay so, and would only eat the sender's data. */
function isWorthSending({ receipt, problem }) {
  return !receipt && ![413, 415].includes(problem?.status);
}

/** Ask what the server lacks of all that was ever saved here; what it lacks loses its receipt and is sent again. */
async function reconcile(ledger, server) {
  const [items, media, lastSeq] = await Promise.all([ledger.items(), ledger.media(), ledger.lastSeq()]);
  const answer = await server.reconcile({
    ops: items.slice(-MOST_TO_RECONCILE).map(({ id, sha256 }) => ({ client_id: id, sha256 })),
    media: media.map((row) => row.sha256),
    last_seq: lastSeq,
  });
  const missing = { items: answer.missing?.ops ?? [], media: answer.missing?.media ?? [] };
  await ledger.receivedAll((answer.held?.ops ?? []).map((each) => ({ id: each.client_id, sha256: each.sha256 })));
  for (const hash of answer.held?.media ?? []) {
    const row = media.find((each) => each.sha256 === hash);
    if (row && !row.receipt) await ledger.mediaReceived(hash);
  }
  const lost = new Set(missing.items);
  const gone = new Set(missing.media);
  const withdrawn = {
    items: items.filter((item) => item.receipt && lost.has(item.id)).map((item) => item.id),
    media: media.filter((row) => row.receipt && gone.has(row.sha256)).map((row) => row.sha256),
  };
  if (withdrawn.items.length + withdrawn.media.length) {
    await ledger.missing(withdrawn);
    throw new SendingFailed("busy"); // soon again, with what it lost
  }
  return { missing, phase: answer.phase ?? "" };
}

export function* batches(items) {
  let batch = [];
  let size = 0;
  for (const item of items) {
    if (batch.length === MOST_IN_A_BATCH || (batch.length && size + item.content.length > LARGEST_BATCH)) {
      yield batch;
      [batch, size] = [[], 0];
    }
    batch.push(item);
    size += item.content.length;
  }
  if (batch.length) yield batch;
}
