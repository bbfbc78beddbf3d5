// The line that is always there: how much is saved, how much the server has, and what is wrong, in words.

import { byId, say } from "./page.js";

const ERRORS = { offline: "waitsForCoverage", busy: "serverBusy", refused: "sendingRefused", "unknown-phone": "unknownPhone" };

export async function showStatus(phone, trouble) {
  const counts = await phone.ledger.counts();
  byId("counts").textContent = say("counts", counts);
  byId("sending").textContent = sendingWords(phone.sender, counts);
  const wrong = trouble ? say(trouble) : await refusedWords(phone.ledger, counts);
  byId("trouble").hidden = !wrong;
  const place = byId("trouble").querySelector("p");
  if (place.textContent !== wrong) place.textContent = wrong; // said once, not at every turn
}

function sendingWords({ isSending, error }, { saved, received, media, mediaReceived }) {
  if (isSending && (received < saved || mediaReceived < media)) return say("sending");
  if (error) return say(ERRORS[error.code] ?? "serverBusy", { detail: error.detail });
  if (!saved) return say("nothingToSend");
  return received === saved && mediaReceived === media ? say("allReceived") : "";
}

async function refusedWords(ledger, { refused }) {
  if (!refused) return "";
  const [items, media] = await Promise.all([ledger.items(), ledger.media()]);
  const first = [...items, ...media].find((row) => row.problem && !row.receipt);
  return say("someRefused", { number: refused, detail: first?.problem.detail ?? "" });
}
