// What one has saved oneself, to change or take back; and what the others have seen, to agree with.

import { byId, button, focusHeading, language, make, onEnter, say, tell, time } from "./page.js";
import { isPhoto } from "./media.js";
import * as operations from "./operations.js";
import { fold, inLanguage, supported } from "./state.js";

export function startLists(phone, { edit }) {
  const { walk, ledger } = phone;
  const stopName = (id) => walk.stops.find((stop) => stop.id === id)?.name ?? say("between");
  const themeWords = (code) => {
    const theme = walk.checklist.themes.find((each) => each.code === code);
    return inLanguage(theme?.names, language) || inLanguage(theme?.texts, language);
  };
  const names = walk.kind === "accessibility"
    ? { positive: say("works"), negative: say("better"), neutral: "" }
    : { positive: say("safe"), negative: say("unsafe"), neutral: "" };
  const heading = ({ valence, stop }) => make("h2", { class: "walk-label" }, `${names[valence] ?? ""} · ${stopName(stop)}`);

  async function showMine() {
    const own = fold(await ledger.items());
    const kept = new Map((await ledger.media()).map((row) => [row.sha256, row]));
    byId("mine").replaceChildren(...(own.length ? own.map((each) => mine(each, kept)) : [make("li", {}, say("nothingYet"))]));
    const follow = phone.me.follow_url;
    byId("follow").hidden = !follow;
    if (follow) byId("follow").querySelector("a").href = follow;
  }

  function mine({ id, at, observation, isReceived }, kept) {
    const photos = observation.media.filter(isPhoto);
    const isThere = isReceived && observation.media.every(({ sha256 }) => kept.get(sha256)?.receipt);
    const about = [
      time(at),
      ...(photos.length ? [say("photosNumber", { number: photos.length })] : []),
      ...(observation.urgent ? [say("isUrgent")] : []),
      say(isThere ? "sentAlready" : "waiting"),
    ];
    const takeBack = async () => {
      if (!confirm(say("sureTakeBack"))) return;
      await phone.save(operations.retract(id));
      tell(say("takenBack"), { vibrate: true });
      await showMine();
      focusHeading();
    };
    return make(
      "li", {},
      heading(observation),
      ...[themeWords(observation.theme), observation.text].filter(Boolean).map((words) => make("p", {}, words)),
      make("p", { class: "meta" }, about.join(" · ")),
      make("div", { class: "walk-pair" }, button(say("edit"), () => edit(id)), button(say("takeBack"), takeBack)),
    );
  }

  async function showOthers() {
    const others = (await phone.thing("others")) ?? [];
    const agreed = supported(await ledger.items());
    const rows = others.map((each) => other(each, agreed.has(each.id)));
    byId("others").replaceChildren(...(rows.length ? rows : [make("li", {}, say("nothingFromOthers"))]));
  }

  function other(each, isAgreed) {
    const agree = async () => {
      await phone.save(operations.support(each.id));
      tell(say("agreed"), { vibrate: true });
      done.textContent = say("agreedAlready");
      done.disabled = true;
    };
    const done = button(say(isAgreed ? "agreedAlready" : "agree"), agree);
    done.disabled = isAgreed;
    const about = [
      ...(each.by ? [say("by", { name: each.by })] : []),
      ...(each.supports ? [say("supports", { number: each.supports })] : []),
    ];
    return make(
      "li", {},
      heading(each),
      ...[themeWords(each.theme), each.text].filter(Boolean).map((words) => make("p", {}, words)),
      ...(about.length ? [make("p", { class: "meta" }, about.join(" · "))] : []),
      done,
    );
  }

  onEnter("mine", showMine);
  onEnter("others", showOthers);
  return { showMine, showOthers };
}
