// Where something was seen: the phone's position with its accuracy, the stop, or a place shown on the map.

const PATIENCE = { enableHighAccuracy: true, timeout: 20_000, maximumAge: 10_000 }; // milliseconds

export const ROUGH = 25; // metres: from here on a warning, never a refusal

/** {lon, lat, accuracy}, or null when the phone does not know or may not say. */
export function position() {
  return new Promise((resolve) => {
    if (!navigator.geolocation) return resolve(null);
    navigator.geolocation.getCurrentPosition(({ coords }) => resolve(asPlace(coords)), () => resolve(null), PATIENCE);
  });
}

/** Six decimals are a decimetre; more would only look exact. */
export function asPlace({ longitude, latitude, accuracy }) {
  return { lon: Number(longitude.toFixed(6)), lat: Number(latitude.toFixed(6)), accuracy: Math.round(accuracy * 10) / 10 };
}

/** What the place is until somebody says otherwise: the phone's own where it is good enough, else the stop. */
export function placedAt(found, stop) {
  const atStop = stop?.point ? { placed: "stop", lon: stop.point[0], lat: stop.point[1], accuracy: null } : null;
  if (found) return { placed: "gps", ...found };
  return atStop ?? { placed: stop ? "stop" : "none", lon: null, lat: null, accuracy: null };
}
