// What a phone says, as the sync contract has it. Texts made once, kept and sent to the byte.

const VERSION = 1;
const LONGEST = 4_000; // signs of a text
const LONGEST_MEASURE = 2_000;
const LONGEST_NAME = 60;

export const create = (observation) => operation("create", () => ({ observation: whole(observation) }));

/** `of`: the id of the observation's first operation. */
export const revise = (of, observation) => operation("revise", () => ({ of, observation: whole(observation) }));

export const retract = (of) => operation("retract", () => ({ of }));

/** `of`: the server's id of somebody else's observation. */
export const support = (of, agree = null) => operation("support", () => (agree === null ? { of } : { of, agree }));

/** [[lon, lat, accuracy in metres, iso], …], at most 500. */
export const track = (points) => operation("track", () => ({ points }));

function operation(kind, rest) {
  return ({ seq }) => JSON.stringify({ v: VERSION, kind, device_seq: seq, at: now(), ...rest() });
}

function whole(given) {
  return {
    stop: given.stop ?? null,
    lon: given.lon ?? null,
    lat: given.lat ?? null,
    accuracy: given.accuracy ?? null,
    placed: given.placed ?? "none",
    valence: given.valence,
    theme: given.theme ?? "",
    grade: given.grade ?? "",
    text: trimmed(given.text, LONGEST),
    measure: trimmed(given.measure, LONGEST_MEASURE),
    agree: given.agree ?? null,
    asked: given.asked ?? null,
    on_behalf_of: trimmed(given.on_behalf_of, LONGEST_NAME),
    urgent: Boolean(given.urgent),
    media: (given.media ?? []).map(({ sha256, type, bytes }) => ({ sha256, type, bytes })),
  };
}

const trimmed = (text, longest) => (text ?? "").trim().slice(0, longest);

/** With the phone's own zone, so that the hour of the walk can be read. */
export function now(date = new Date()) {
  const pad = (number) => String(Math.abs(number)).padStart(2, "0");
  const east = -date.getTimezoneOffset();
  const local = new Date(date.getTime() + east * 60_000).toISOString().slice(0, -1);
  return `${local}${east < 0 ? "-" : "+"}${pad(Math.trunc(east / 60))}:${pad(east % 60)}`;
}
