// Cases that would cover each other on the screen become one number. Plain arithmetic: nothing here knows of a page.

const GRAIN = 16; // pixels: closer than this a finger tells no two apart
const MANY = 300; // cases in view; with more the numbers stand further apart
const APART_FEW = 44; // pixels between pins
const APART_MANY = 66;
const WIDEST = 72; // pixels: a circle of a hundred thousand or more
const NAMED = 20; // how many cases a group remembers by number

/** Which square of `side` pixels the spot lies in, as one number; `right` and `down` lead to those beside it. */
function square({ x, y }, side, right = 0, down = 0) {
  return (Math.floor(x / side) + right) * 2 ** 24 + Math.floor(y / side) + down;
}

/**
 * Join the `spots` ({x, y, count, cases}) that lie on the same grain, so that a tile of thousands leaves few. A spot
 * alone stays exactly where it is; joined ones stand in their middle.
 */
export function squeeze(spots) {
  const grains = new Map();
  for (const spot of spots) {
    const key = square(spot, GRAIN);
    const before = grains.get(key);
    grains.set(key, before ? joined(before, spot) : spot);
  }
  return [...grains.values()];
}

function joined(one, other) {
  const count = one.count + other.count;
  const middle = (axis) => (one[axis] * one.count + other[axis] * other.count) / count;
  return { x: middle("x"), y: middle("y"), count, cases: named(one, other) };
}

/** The cases of both, as far as they are remembered. */
function named(one, other) {
  return one.cases.length < NAMED && other.cases.length ? [...one.cases, ...other.cases].slice(0, NAMED) : one.cases;
}

/**
 * The groups to show: {x, y, count, cases}. The largest spots come first and take in what lies too close to them, so
 * a group stands where most of its cases are, and no two stand closer than `apart`.
 */
export function gather(spots, apart = distanceFor(spots)) {
  const largestFirst = [...spots].sort((one, other) => other.count - one.count || one.y - other.y || one.x - other.x);
  const squares = new Map(); // of `apart` pixels, each with the groups in it
  const groups = [];
  for (const spot of largestFirst) {
    const home = nearest(squares, spot, apart);
    if (home) {
      home.count += spot.count;
      home.cases = named(home, spot);
    } else {
      const group = { ...spot };
      groups.push(group);
      const key = square(spot, apart);
      squares.set(key, [...(squares.get(key) ?? []), group]);
    }
  }
  return groups;
}

function distanceFor(spots) {
  const total = spots.reduce((sum, { count }) => sum + count, 0);
  return total > MANY ? APART_MANY : APART_FEW;
}

/** The nearest group within `apart` pixels; it is in the spot's square or one beside it. */
function nearest(squares, spot, apart) {
  let found = null;
  let least = apart;
  for (const down of [-1, 0, 1]) {
    for (const right of [-1, 0, 1]) {
      for (const group of squares.get(square(spot, apart, right, down)) ?? []) {
        const distance = Math.hypot(group.x - spot.x, group.y - spot.y);
        if (distance < least) [found, least] = [group, distance];
      }
    }
  }
  return found;
}

/** The diameter in pixels of the circle for `count` cases: its area grows with the number, by steps of ten. */
export function diameter(count) {
  return Math.round(Math.min(28 + 8.5 * Math.log10(count), WIDEST));
}
