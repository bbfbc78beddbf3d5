// What follows from what was saved: own observations, counts in words, distances. Nothing here is kept or asked.

/**
 * Own observations, newest first: [{id, seq, at, observation, isReceived, isChanged}]; taken back ones are left out.
 */
export function fold(items) {
  const standing = new Map();
  for (const item of [...items].sort((one, other) => one.seq - other.seq)) {
    const { kind, at, of, observation } = JSON.parse(item.content);
    const isReceived = Boolean(item.receipt);
    if (kind === "create") standing.set(item.id, { id: item.id, seq: item.seq, at, observation, isReceived, isChanged: false });
    if (kind === "retract") standing.delete(of);
    if (kind === "revise" && standing.has(of)) {
      const before = standing.get(of);
      standing.set(of, { ...before, observation, isReceived: before.isReceived && isReceived, isChanged: true });
    }
  }
  return [...standing.values()].sort((one, other) => other.seq - one.seq);
}

/** The ids of others' observations that this phone agreed with. */
export function supported(items) {
  return new Set(items.map((item) => JSON.parse(item.content)).filter(({ kind }) => kind === "support").map(({ of }) => of));
}

/** The words of {"sv", "en"} in `language`, else Swedish. */
export function inLanguage(texts, language) {
  return texts?.[language] ?? texts?.[language?.split("-")[0]] ?? texts?.sv ?? Object.values(texts ?? {})[0] ?? "";
}

/** A code as it is read aloud: ABC-DEFG. */
export function tidyCode(typed) {
  return typed.toUpperCase().replace(/[^0-9A-Z]/g, "");
}

const RADIUS = 6_371_008.8; // metres

/** Metres between two [lon, lat]. */
export function metresBetween([lon1, lat1], [lon2, lat2]) {
  const rad = (degrees) => (degrees * Math.PI) / 180;
  const a = Math.sin(rad(lat2 - lat1) / 2) ** 2
    + Math.cos(rad(lat1)) * Math.cos(rad(lat2)) * Math.sin(rad(lon2 - lon1) / 2) ** 2;
  return 2 * RADIUS * Math.asin(Math.sqrt(a));
}

/** Points of a track that say something new: moved more than `metres`, or half a minute later. */
export function isWorthKeeping(last, next, metres = 4) {
  if (!last) return true;
  return metresBetween(last, next) >= metres || Date.parse(next[3]) - Date.parse(last[3]) >= 30_000;
}
