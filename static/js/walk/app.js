// The walk app: which walk, which stop, and what is shown when. Everything else is in the modules beside.

import { openDatabase } from "../outbox/database.js";
import { Store } from "../outbox/store.js";
import { startJoining } from "./join.js";
import { startLists } from "./lists.js";
import { startLook, startMore } from "./more.js";
import { startObserving } from "./observe.js";
import { byId, fill, given, go, language, make, onEnter, say, screen, title } from "./page.js";
import { Phone, joinedWalks } from "./phone.js";
import { tidyCode } from "./state.js";
import { showStatus } from "./status.js";
import { readyOffline, watchForNew } from "../pwa/register.js";

const TROUBLES = { full: "troubleFull", closed: "troubleClosed", none: "troubleNone" };

let phone = null;
let isOld = false;

const store = new Store(
  () =>
    openDatabase({
      onOld() {
        isOld = true;
        store.letGo();
      },
      onLost: () => store.lost(),
    }),
  { onTrouble: () => refresh() },
);

// --- What is always there ---

let refreshing = null;

/** At most one at a time, and once more when asked meanwhile. */
function refresh() {
  if (!phone) return;
  refreshing = (refreshing ?? Promise.resolve()).then(() => showStatus(phone, isOld ? "otherTab" : TROUBLES[store.trouble]));
}

byId("send").addEventListener("click", () => phone?.sender.now());
for (const link of document.querySelectorAll("[data-go]")) link.addEventListener("click", () => go(link.dataset.go));
for (const back of document.querySelectorAll("[data-back]")) back.addEventListener("click", () => history.back());

// --- The walk ---

/** From here on this phone walks. */
async function walkOn(me) {
  if (phone) return location.assign(`/v/${me.code}`);
  phone = new Phone(store, me, { language, onChange: refresh });
  history.replaceState(history.state, "", `/v/${me.code}`);
  phone.me.people ??= await phone.thing("people") ?? peopleOf(me.about);
  const { walk } = phone;
  byId("bar").hidden = false;
  byId("demo")?.remove();
  const observing = startObserving(phone, { chooseOnMap });
  const lists = startLists(phone, { edit: observing.edit });
  startMore(phone);
  startStops(walk, observing);
  phone.onChange = () => {
    refresh();
    if (screen() === "mine") lists.showMine();
  };
  phone.sender.onChange = phone.onChange;
  refresh();
  makeReady();
  if (!(await observing.restore())) await go("stop", { replace: true });
  phone.start();
}

const peopleOf = (about = {}) => Object.values(about.company ?? {}).reduce((all, number) => all + number, 0) || null;

/** Stops in order, and after the last (or where there are none) the way between them. */
function startStops(walk, observing) {
  const stops = [...walk.stops].sort((one, other) => one.position - other.position);
  const places = [...stops, null];
  let at = 0;

  const show = async (next) => {
    at = Math.min(Math.max(next, 0), places.length - 1);
    await phone.keepThing("stop", at);
    await go("stop");
  };

  onEnter("stop", async () => {
    at = Math.min((await phone.thing("stop")) ?? at, places.length - 1);
    const stop = places[at];
    title(stop ? stop.name : say("between"), stop ? say("stopOf", { number: at + 1, all: stops.length }) : "");
    fill("stop-note", stop?.note ?? "");
    byId("previous").disabled = at === 0;
    byId("next").disabled = at === places.length - 1;
  });
  byId("previous").addEventListener("click", () => show(at - 1));
  byId("next").addEventListener("click", () => show(at + 1));
  for (const choice of document.querySelectorAll("[data-valence]")) {
    choice.addEventListener("click", () => observing.begin(choice.dataset.valence, places[at]));
  }
  startMap(walk, (stop) => show(places.indexOf(stop)));
}

/** Stored, asked to be kept for good, and startable without coverage: only then is it said. */
async function makeReady() {
  const place = byId("readiness");
  place.className = "notice notice--info";
  place.textContent = say("readying");
  try {
    navigator.storage?.persist?.().catch(() => {}); // Firefox asks people, who may not answer
    await store.settle();
    await readyOffline();
    if (store.trouble || !(await joinedWalks(store)).length) throw new Error("not stored");
    place.className = "meta";
    place.textContent = say("ready");
  } catch {
    place.className = "notice notice--wait";
    place.textContent = say("notReady");
  }
}

// --- The map ---

let map = null;
let choosing = null;

function startMap(walk, goTo) {
  const words = { zoomIn: say("zoomIn"), zoomOut: say("zoomOut"), pin: say("pin") };
  onEnter("map", async () => {
    const [{ WalkMap }] = await Promise.all([import("./map.js"), loadStyles()]);
    map ??= new WalkMap(byId("map"), walk, { words, ground: given("map") });
    map.refresh();
    byId("map-tools").hidden = !choosing;
    map.place(choosing?.place ?? null, choosing ? move : null);
    byId("map-words").textContent = choosing ? say("pin") : "";
  });
  byId("map-stops").replaceChildren(
    ...walk.stops.map((stop) => {
      const choose = make("button", { type: "button", class: "button button--secondary" }, `${stop.position}. ${stop.name}`);
      choose.addEventListener("click", () => goTo(stop));
      return make("li", {}, choose);
    }),
  );
  byId("map-middle").addEventListener("click", () => move(map.middle()));
  byId("map-done").addEventListener("click", () => {
    choosing = null;
    history.back();
  });
}

let styles = null;

/** Leaflet's looks, which nobody else here needs. */
function loadStyles() {
  styles ??= Promise.all(
    given("map").styles.map((href) => {
      const link = make("link", { rel: "stylesheet", href });
      const loaded = new Promise((resolve) => link.addEventListener("load", resolve, { once: true }));
      document.head.append(link);
      return Promise.race([loaded, new Promise((resolve) => link.addEventListener("error", resolve, { once: true }))]);
    }),
  );
  return styles;
}

async function move(place) {
  choosing.place = place;
  map.place(place, move);
  byId("map-words").textContent = say("placedByHand");
  await choosing.chosen(place);
}

async function chooseOnMap(place, chosen) {
  choosing = { place, chosen };
  await go("map");
}

for (const link of document.querySelectorAll("nav [data-go]")) link.addEventListener("click", () => (choosing = null), { capture: true });

// --- Beginning ---

startLook();
const open = startJoining(store, walkOn);
watchForNew((takeOver) => {
  const offer = byId("new-version");
  offer.hidden = byId("bar").hidden = false;
  offer.querySelector("p").textContent = say("newVersion");
  byId("take-over").onclick = takeOver;
});

const code = tidyCode(written(location.pathname.split("/")[2] ?? ""));
if (code) open(code);
else go("code");

/** A part of an address as it was meant; what cannot be read (/v/%ff) is no code. */
function written(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}
