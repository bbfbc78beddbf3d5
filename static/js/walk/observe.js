// From a stop to a saved observation: how is it here, what about it, save. Everything else may be skipped.

import { byId, button, fill, go, language, make, onEnter, say, screen, tell, title } from "./page.js";
import { canRecord, showPhotos, showVoice, startPhotos, startVoice } from "./media.js";
import * as operations from "./operations.js";
import { ROUGH, placedAt, position } from "./place.js";
import { fold, inLanguage } from "./state.js";

const SOON = 250; // milliseconds after the last key

export function startObserving(phone, { chooseOnMap }) {
  const { walk, ledger } = phone;
  let draft = null;
  let timer = 0;

  const themeOf = (code) => walk.checklist.themes.find((theme) => theme.code === code);
  const stopOf = (id) => walk.stops.find((stop) => stop.id === id);
  const valenceWords = () => ({
    positive: walk.kind === "accessibility" ? say("works") : say("safe"),
    negative: walk.kind === "accessibility" ? say("better") : say("unsafe"),
  });
  const keep = () => {
    clearTimeout(timer);
    return draft ? phone.keepDraft(draft) : Promise.resolve();
  };

  fill("positive", valenceWords().positive);
  fill("negative", valenceWords().negative);
  byId("agree-field").hidden = !walk.group_mode;
  byId("voice-field").hidden = walk.without_names || !canRecord();
  byId("behalf-field").hidden = walk.without_names;
  startPhotos(ledger, { draft: () => draft, changed: keep, opening: keep });
  const stopRecording = startVoice(ledger, { draft: () => draft, changed: keep });

  // --- How, and what about it ---

  /** A tap on *Tryggt* or *Otryggt* at `stop` (null between the stops). */
  async function begin(valence, stop) {
    draft = {
      screen: "theme", editing: null, stop: stop?.id ?? null, valence, theme: "", grade: "", text: "", measure: "",
      agree: null, asked: phone.me.people, on_behalf_of: "", urgent: false, media: [], ...placedAt(null, stop),
    };
    await keep();
    locate(draft, stop);
    await go("theme");
  }

  async function locate(mine, stop) {
    mine.isLocating = true;
    const found = await position();
    mine.isLocating = false;
    if (mine !== draft) return;
    if (["none", "stop"].includes(draft.placed) && !draft.isPlaceChosen && found) Object.assign(draft, placedAt(found, stop));
    showPlace();
    await keep();
  }

  onEnter("theme", () => {
    if (!draft) return go("stop", { replace: true });
    fill("doing", `${valenceWords()[draft.valence]} · ${stopOf(draft.stop)?.name ?? say("between")}`);
    const choose = (code) => async () => {
      Object.assign(draft, { theme: code, screen: "details" });
      await keep();
      await go("details");
    };
    byId("themes").replaceChildren(
      ...walk.checklist.themes.map((theme) => make("li", {}, button(faceOf(theme), choose(theme.code)))),
    );
  });

  // --- The rest, and saving ---

  onEnter("details", async () => {
    if (!draft) return go("stop", { replace: true });
    const theme = themeOf(draft.theme);
    title(`${valenceWords()[draft.valence] ?? ""} · ${stopOf(draft.stop)?.name ?? say("between")}`);
    fill("theme-words", theme ? inLanguage(theme.texts, language) : "");
    byId("grades-field").hidden = !theme?.is_graded;
    byId("grades").replaceChildren(...walk.checklist.scale.map(({ code, texts }) => grade(code, inLanguage(texts, language))));
    for (const name of ["text", "measure", "on_behalf_of", "agree", "asked"]) byId(name).value = draft[name] ?? "";
    byId("urgent").checked = draft.urgent;
    showPlace();
    await showPhotos(ledger, draft, keep);
    await showVoice(ledger, draft);
  });

  function grade(code, words) {
    const radio = make("input", { type: "radio", name: "grade", value: code });
    radio.checked = draft.grade === code;
    return make("label", { class: "choice" }, radio, make("span", {}, words));
  }

  byId("details-form").addEventListener("input", ({ target }) => {
    if (!draft || target.type === "file") return;
    if (target.name === "urgent") draft.urgent = target.checked;
    else if (["agree", "asked"].includes(target.name)) draft[target.name] = target.value === "" ? null : Number(target.value);
    else draft[target.name] = target.value;
    byId("agree").setCustomValidity("");
    clearTimeout(timer);
    timer = setTimeout(keep, SOON);
  });
  addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keep());

  byId("details-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!draft) return;
    const isTooMany = draft.agree !== null && draft.asked !== null && draft.agree > draft.asked;
    byId("agree").setCustomValidity(isTooMany ? say("moreThanAsked") : "");
    if (isTooMany) return byId("agree").reportValidity();
    const saved = draft;
    draft = null; // a second tap saves nothing twice
    stopRecording();
    const write = saved.editing ? operations.revise(saved.editing, saved) : operations.create(saved);
    await phone.save(write, { media: saved.media.map(({ sha256 }) => sha256), draft: phone.draftKey });
    tell(say(saved.editing ? "changed" : "saved"), { vibrate: true });
    byId("draft-back").hidden = true;
    await go(saved.editing ? "mine" : "stop", { replace: true });
  });

  byId("cancel").addEventListener("click", async () => {
    const dropped = draft;
    draft = null;
    stopRecording();
    await phone.dropDraft();
    if (!dropped?.editing) for (const { sha256 } of dropped?.media ?? []) await ledger.discard(sha256);
    byId("draft-back").hidden = true;
    await go(dropped?.editing ? "mine" : "stop", { replace: true });
  });

  // --- Where ---

  function showPlace() {
    if (!draft || screen() !== "details") return;
    const stop = stopOf(draft.stop);
    byId("at-stop").hidden = !stop;
    byId("place-words").textContent = placeWords(draft, stop);
  }

  byId("at-stop").addEventListener("click", async () => {
    Object.assign(draft, placedAt(null, stopOf(draft.stop)), { isPlaceChosen: true });
    showPlace();
    await keep();
  });

  byId("on-map").addEventListener("click", async () => {
    const mine = draft;
    await keep();
    await chooseOnMap(mine, async (place) => {
      Object.assign(mine, place, { placed: "moved", accuracy: null, isPlaceChosen: true });
      await keep();
    });
  });

  return {
    begin,
    /** Change what was saved: the whole content anew. */
    async edit(id) {
      const own = fold(await ledger.items()).find((each) => each.id === id);
      if (!own) return;
      draft = { ...own.observation, screen: "details", editing: id, isPlaceChosen: true };
      await keep();
      await go("details");
    },
    /** What was being written when the browser was closed: true when there was something. */
    async restore() {
      draft = (await phone.draft()) ?? null;
      if (!draft) return false;
      draft.isLocating = false;
      byId("draft-back").textContent = say("draftBack");
      byId("draft-back").hidden = false;
      await go("stop", { replace: true });
      await go(draft.screen);
      if (draft.placed === "none" || (draft.placed === "stop" && !draft.isPlaceChosen)) locate(draft, stopOf(draft.stop));
      return true;
    },
  };
}

function placeWords({ placed, lon, accuracy, isLocating }, stop) {
  if (placed === "moved") return say("placedByHand");
  if (placed === "gps") return say(accuracy > ROUGH ? "roughPosition" : "locatedAt", { metres: Math.ceil(accuracy) });
  if (isLocating) return say("locating");
  if (stop) return lon === null ? say("noPositionAtStop") : say("placedAtStop", { name: stop.name });
  return say("noPosition");
}

/** A theme on its button: in a word, where it has one, and as the statement that is graded. */
function faceOf({ names, texts }) {
  const name = inLanguage(names, language);
  const statement = inLanguage(texts, language);
  if (!name) return statement;
  const face = make("span", {});
  face.append(make("strong", {}, name), " ", make("span", { class: "walk-statement" }, statement));
  return face;
}
