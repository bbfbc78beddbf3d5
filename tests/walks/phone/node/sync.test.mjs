import assert from "node:assert/strict";
import { test } from "node:test";

import { Sender, SendingFailed, waitAfter } from "../../../../static/js/outbox/sender.js";
import { batches, handIn } from "../../../../static/js/walk/sync.js";
import { FakeServer } from "./server.mjs";
import { newPhone, restarted, saveWithPhoto, seen, serverFor } from "./start.mjs";

const all = { saved: 5, received: 5, media: 5, mediaReceived: 5, refused: 0 };

async function fivePhotos() {
  const phone = newPhone();
  for (let at = 0; at < 5; at += 1) await saveWithPhoto(phone.ledger, String(at));
  return phone.ledger;
}

/** Tries until it succeeds; gives how often. */
async function untilThere(ledger, fake, most = 60) {
  for (let turn = 1; turn <= most; turn += 1) {
    try {
      await handIn(ledger, serverFor(fake));
      return turn;
    } catch (error) {
      assert.ok(error instanceof SendingFailed, error);
    }
  }
  throw new Error("never there");
}

test("everything arrives once and has its receipt", async () => {
  const ledger = await fivePhotos();
  const fake = new FakeServer();
  assert.deepEqual(await handIn(ledger, serverFor(fake)), { missing: { items: [], media: [] }, phase: "walking" });
  assert.deepEqual(await ledger.counts(), all);
  assert.equal(fake.ops.size, 5);
  assert.equal(fake.media.size, 5);
  fake.asked.length = 0;
  await handIn(ledger, serverFor(fake));
  assert.deepEqual(fake.asked.map((call) => call.path), ["/reconcile"]);
});

test("with half of all requests or answers lost, the server still ends up with each thing once", async () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const ledger = await fivePhotos();
    const fake = new FakeServer();
    let state = seed;
    const chance = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    fake.refuse = () => (chance() < 0.5 ? ["drop", "lose", 503][Math.floor(chance() * 3)] : null);
    await untilThere(ledger, fake, 200);
    assert.deepEqual(await ledger.counts(), all);
    const saved = (await ledger.items()).map((item) => [item.id, item.content]);
    assert.deepEqual([...fake.ops].sort(), saved.sort());
  }
});

test("cut off in the middle, it goes on where the receipts end", async () => {
  const ledger = await fivePhotos();
  const fake = new FakeServer();
  fake.refuse = ({ count }) => (count === 3 ? "drop" : null);
  await assert.rejects(handIn(ledger, serverFor(fake)), { code: "offline" });
  assert.deepEqual(await ledger.counts(), { ...all, mediaReceived: 2 });
  fake.refuse = () => null;
  fake.asked.length = 0;
  await handIn(restarted().ledger, serverFor(fake));
  assert.deepEqual(fake.asked.map(({ path }) => path.split("/")[1]), ["media", "media", "media", "reconcile"]);
});

test("what the server lost is sent again", async () => {
  const ledger = await fivePhotos();
  const fake = new FakeServer();
  await handIn(ledger, serverFor(fake));
  fake.ops.delete([...fake.ops.keys()][2]);
  fake.media.delete([...fake.media.keys()][4]);
  assert.equal(await untilThere(ledger, fake), 2);
  assert.equal(fake.ops.size, 5);
  assert.equal(fake.media.size, 5);
});

test("a photo damaged on the way is sent again", async () => {
  const ledger = await fivePhotos();
  const fake = new FakeServer();
  const server = serverFor(fake);
  const { request } = server;
  let damaged = 0;
  server.request = (address, options) =>
    options.method === "PUT" && damaged++ === 0 ? request(address, { ...options, body: options.body.slice(1) }) : request(address, options);
  await assert.rejects(handIn(ledger, server), { code: "busy" });
  await handIn(ledger, server);
  assert.deepEqual(await ledger.counts(), all);
});

test("one item that is refused does not hold up the others, and is counted", async () => {
  const { ledger } = newPhone();
  const [first] = [await ledger.add(seen("ett")), await ledger.add(seen("två"))];
  const fake = new FakeServer();
  fake.ops.set(first.id, "annat");
  await handIn(ledger, serverFor(fake));
  assert.deepEqual(await ledger.counts(), { saved: 2, received: 1, media: 0, mediaReceived: 0, refused: 1 });
});

test("a phone that is no longer known joins again and goes on", async () => {
  const ledger = await fivePhotos();
  const fake = new FakeServer({ token: "t2" });
  await handIn(ledger, serverFor(fake, "t1"), { rejoin: async () => serverFor(fake, "t2") });
  assert.deepEqual(await ledger.counts(), all);
  await assert.rejects(handIn(ledger, serverFor(fake, "t1")), { code: "refused" });
});

test("batches have at most a hundred, and are not too large", () => {
  const sizes = (items) => [...batches(items)].map((batch) => batch.length);
  assert.deepEqual(sizes(Array.from({ length: 250 }, () => ({ content: "x" }))), [100, 100, 50]);
  assert.deepEqual(sizes(Array.from({ length: 3 }, () => ({ content: "x".repeat(200_000) }))), [1, 1, 1]);
});

test("it waits longer after each failure, at most some minutes, and as long as the server asks", async () => {
  assert.deepEqual([1, 2, 3, 20].map((failures) => waitAfter(failures, () => 0.5)), [4_000, 8_000, 16_000, 300_000]);
  const { ledger } = newPhone();
  await ledger.add(seen("ett"));
  const fake = new FakeServer();
  fake.refuse = () => 503;
  const sender = new Sender(() => handIn(ledger, serverFor(fake)));
  await sender.now();
  assert.equal(sender.error.code, "busy");
  assert.equal(sender.error.retryAfter, 7);
  fake.refuse = () => null;
  await sender.now();
  assert.equal(sender.error, null);
  assert.equal(fake.ops.size, 1);
  sender.stop();
});

test("asked while it sends, it sends once more after that", async () => {
  let turns = 0;
  const sender = new Sender(async () => {
    turns += 1;
    await new Promise((resolve) => setTimeout(resolve, 20));
  });
  await Promise.all([sender.now(), sender.now(), sender.now()]);
  assert.equal(turns, 2);
  sender.stop();
});
