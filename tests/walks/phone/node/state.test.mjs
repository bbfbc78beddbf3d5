import assert from "node:assert/strict";
import { test } from "node:test";

import * as operations from "../../../../static/js/walk/operations.js";
import { fold, inLanguage, isWorthKeeping, metresBetween, supported, tidyCode } from "../../../../static/js/walk/state.js";

const item = (id, seq, write, receipt = null) => ({ id, seq, receipt, content: write({ id, seq }) });

test("an observation is the sum of what was said about it", () => {
  const items = [
    item("a", 1, operations.create({ valence: "negative", text: "mörkt" }), "x"),
    item("b", 2, operations.create({ valence: "positive", text: "fint" }), "x"),
    item("c", 3, operations.revise("a", { valence: "negative", text: "mycket mörkt" })),
    item("d", 4, operations.retract("b"), "x"),
    item("e", 5, operations.support("server-1", 4)),
  ];
  const [only, ...others] = fold(items);
  assert.deepEqual(others, []);
  assert.deepEqual([only.id, only.observation.text, only.isChanged, only.isReceived], ["a", "mycket mörkt", true, false]);
  assert.deepEqual([...supported(items)], ["server-1"]);
});

test("an operation says what the contract wants, and nothing that was left out", () => {
  const said = JSON.parse(operations.create({ valence: "positive", text: ` ${"x".repeat(5000)}` })({ seq: 7 }));
  assert.deepEqual([said.v, said.kind, said.device_seq], [1, "create", 7]);
  assert.match(said.at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$/);
  assert.ok(Math.abs(Date.parse(said.at) - Date.now()) < 5_000);
  assert.equal(said.observation.text.length, 4_000);
  assert.deepEqual(
    Object.entries(said.observation).filter(([, value]) => value === null).map(([name]) => name),
    ["stop", "lon", "lat", "accuracy", "agree", "asked"],
  );
  assert.deepEqual(JSON.parse(operations.support("o", 3)({ seq: 1 })).agree, 3);
  assert.equal("agree" in JSON.parse(operations.support("o")({ seq: 1 })), false);
});

test("a code is read however it was typed", () => {
  assert.equal(tidyCode(" abc-d2 fg "), "ABCD2FG");
});

test("words in one's language, else in Swedish", () => {
  assert.equal(inLanguage({ sv: "Ljus", en: "Light" }, "en"), "Light");
  assert.equal(inLanguage({ sv: "Ljus" }, "en"), "Ljus");
  assert.equal(inLanguage({ sv: "Ljus" }, "sv-x-lattlast"), "Ljus");
});

test("metres on the ground, and which points of a track are worth keeping", () => {
  assert.ok(Math.abs(metresBetween([17.3, 62.39], [17.3, 62.4]) - 1111.9) < 2);
  const at = (lon, lat, seconds) => [lon, lat, 8, new Date(seconds * 1000).toISOString()];
  assert.equal(isWorthKeeping(undefined, at(17.3, 62.39, 0)), true);
  assert.equal(isWorthKeeping(at(17.3, 62.39, 0), at(17.30001, 62.39, 5)), false);
  assert.equal(isWorthKeeping(at(17.3, 62.39, 0), at(17.3, 62.3901, 5)), true);
  assert.equal(isWorthKeeping(at(17.3, 62.39, 0), at(17.3, 62.39, 31)), true);
});
