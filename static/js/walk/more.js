// Everything that is not walking: whose phone has sent all, the backup, what the walk is about, looks, leaving.

import { backupFile, handOver } from "../outbox/backup.js";
import { byId, given, make, onEnter, say, tell, time } from "./page.js";
import { Track } from "./track.js";

const LOOK = "gisreport.look";

export function startMore(phone) {
  const { walk } = phone;
  showStatements(walk);
  const onCall = walk.danger?.phone;
  byId("on-call").hidden = !onCall;
  if (onCall) {
    const link = byId("on-call").querySelector("a");
    link.href = `tel:${onCall.replace(/[^\d+]/g, "")}`;
    link.textContent = onCall;
  }
  startBackup(phone);
  startLeaving(phone);
  byId("leading").hidden = byId("import-field").hidden = !phone.leads;
  if (phone.leads) startLeading(phone);
}

function showStatements({ statements = {} }) {
  for (const part of byId("statements").children) {
    const words = statements[part.dataset.statement] ?? "";
    part.hidden = !words;
    part.querySelector("dd").textContent = words;
  }
  byId("about-walk").hidden = !Object.values(statements).some(Boolean);
}

function startBackup(phone) {
  byId("backup").addEventListener("click", async () => {
    const { walk, join_id } = phone.me;
    const file = await backupFile(phone.ledger, { v: 1, walk, join_id });
    const how = await handOver(file, say("backupName"));
    if (how !== "cancelled") tell(say(how === "shared" ? "backupShared" : "backupDownloaded"));
  });
  byId("import").addEventListener("change", async ({ target }) => {
    const [file] = target.files;
    target.value = "";
    try {
      await phone.server.importBackup(file);
      tell(say("backupImported"), { vibrate: true });
    } catch (error) {
      tell(say("backupNotImported", { detail: error.detail || say("waitsForCoverage") }));
    }
  });
}

function startLeaving(phone) {
  byId("leave").addEventListener("click", async () => {
    if (!confirm(say("sureLeave"))) return;
    try {
      await phone.server.leave();
      tell(say("left"));
    } catch {
      tell(say("leaveFailed"));
    }
  });
  byId("other-walk").addEventListener("click", () => location.assign("/v/"));
}

function startLeading(phone) {
  byId("load-devices").addEventListener("click", () => showDevices(phone));
  onEnter("more", () => showDevices(phone));
  byId("tracking").hidden = phone.me.role !== "leader" || phone.walk.without_names;
  if (byId("tracking").hidden) return;
  const track = new Track(phone, (state) => {
    byId("track").textContent = say(track.isOn ? "trackStop" : "trackStart");
    byId("track").setAttribute("aria-pressed", String(track.isOn));
    byId("track-words").textContent = say({ on: "trackOn", off: "trackOff", failed: "trackFailed" }[state]);
  });
  byId("track").addEventListener("click", () => (track.isOn ? track.stop() : track.start()));
  track.restore();
}

async function showDevices(phone) {
  let rows;
  try {
    const { devices } = await phone.server.devices();
    rows = devices.map(device);
  } catch {
    rows = [make("li", {}, say("devicesFailed"))];
  }
  byId("devices").replaceChildren(...rows);
}

function device({ name, subgroup, role, state, missing, since }) {
  const who = [name || say("anonymous"), subgroup, given("roles")[role]].filter(Boolean).join(", ");
  const texts = given("devices");
  const words = state === "unknown" && !since ? texts.never : texts[state];
  const told = words.replace("{number}", missing).replace("{since}", since ? time(since) : "");
  return make("li", {}, make("p", {}, make("b", {}, who), ` – ${told}`));
}

/** Dark unless somebody chose light; the choice stays with the phone. */
export function startLook() {
  const root = document.documentElement;
  const show = (look) => {
    root.dataset.look = look;
    document.querySelector('meta[name="theme-color"]').content = look === "light" ? "#fbfaf7" : "#121816";
    byId("look").textContent = say(look === "light" ? "toDark" : "toLight");
  };
  show(read() === "light" ? "light" : "dark");
  byId("look").addEventListener("click", () => {
    const next = root.dataset.look === "light" ? "dark" : "light";
    show(next);
    try {
      localStorage.setItem(LOOK, next);
    } catch {
      // Closed by the browser's settings: it lasts as long as the page.
    }
  });
}

function read() {
  try {
    return localStorage.getItem(LOOK);
  } catch {
    return null;
  }
}
