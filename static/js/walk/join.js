// Joining: a code, a few questions that may all be skipped, and off.

import { SendingFailed } from "../outbox/sender.js";
import { Refused, Server } from "./api.js";
import { byId, date, fill, given, go, language, make, onEnter, say, title } from "./page.js";
import { join, joinedWalks } from "./phone.js";
import { tidyCode } from "./state.js";

/** `onJoined(me)` goes on with the walk. */
export function startJoining(store, onJoined) {
  let about = null; // the walk as it is shown before joining
  let code = "";

  byId("code-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    await open(tidyCode(byId("code").value));
  });

  byId("join-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const send = event.submitter ?? event.target.querySelector("[type=submit]");
    send.disabled = true;
    try {
      await onJoined(await join(store, code, answers(about), language));
    } catch (error) {
      refuse("join-error", error);
    } finally {
      send.disabled = false;
    }
  });

  onEnter("code", async () => {
    const walks = await joinedWalks(store);
    byId("known").hidden = !walks.length;
    byId("known-walks").replaceChildren(
      ...walks.map((me) => {
        const words = say("joinedWalk", { title: me.description.title, date: date(me.description.starts_at) });
        return make("li", {}, make("a", { href: `/v/${me.code}`, class: "button button--secondary walk-tall" }, words));
      }),
    );
  });

  onEnter("join", () => about && title(about.title));

  async function open(asked) {
    if (!asked) return refuse("code-error", new Refused(404));
    code = asked;
    const me = (await joinedWalks(store)).find((each) => each.code === code);
    if (me) return onJoined(me);
    try {
      about = await new Server({ language }).lookUp(code);
    } catch (error) {
      byId("code").value = code;
      await go("code", { replace: true });
      return refuse("code-error", error);
    }
    byId("code-error").hidden = true;
    history.replaceState(history.state, "", `/v/${encodeURIComponent(code)}`);
    showForm(about);
    await go("join");
  }

  return open;
}

function refuse(id, error) {
  const place = byId(id);
  place.textContent = wordsFor(error);
  place.hidden = false;
  if (id === "code-error") byId("code").setAttribute("aria-invalid", "true");
}

function wordsFor(error) {
  if (error instanceof SendingFailed && error.code === "offline") return say("needsCoverage");
  if (error instanceof SendingFailed) return error.detail || say("tooManyTries");
  if (error instanceof Refused && error.status === 404) return say("wrongCode");
  return (error instanceof Refused && error.detail) || say("notJoined");
}

function showForm(about) {
  const when = { date: date(about.starts_at), place: about.meeting_place };
  fill("when", about.meeting_place ? say("startsAt", when) : say("startsAtOnly", when));
  for (const part of document.querySelectorAll("[data-with-names]")) part.hidden = about.without_names;
  for (const part of document.querySelectorAll("[data-company]")) part.hidden = !about.group_mode;
  if (about.group_mode) for (const part of document.querySelectorAll("[data-alone]")) part.hidden = true;
  byId("role-field").hidden = !["leader", "secretary"].includes(about.role);
  byId("subgroup-field").hidden = !about.subgroups.length;
  byId("subgroup").replaceChildren(
    make("option", { value: "" }, "–"),
    ...about.subgroups.map(({ id, name }) => make("option", { value: id }, name)),
  );
  choices("gender", given("genders"));
  choices("age_band", given("bands"));
  byId("company").replaceChildren(...companyFields());
  byId("information").replaceChildren(...(about.information ?? []).map((sentence) => make("li", {}, sentence)));
}

function choices(id, values) {
  const options = Object.entries(values).filter(([value]) => value !== "unknown");
  byId(id).replaceChildren(
    make("option", { value: "" }, given("genders").unknown),
    ...options.map(([value, words]) => make("option", { value }, words)),
  );
}

function* companyFields() {
  for (const [gender, genderWords] of Object.entries(given("genders"))) {
    for (const [band, bandWords] of Object.entries(given("bands"))) {
      const id = `company-${gender}-${band}`;
      const label = make("label", { for: id }, say("countLabel", { gender: genderWords, band: bandWords }));
      const input = make("input", { id, type: "number", inputmode: "numeric", min: 0, max: 100, "data-group": `${gender}:${band}` });
      yield make("div", { class: "field field--short" }, label, input);
    }
  }
}

function answers(about) {
  const said = { name: byId("name").value.trim() };
  if (!about.group_mode) Object.assign(said, { gender: byId("gender").value, age_band: byId("age_band").value });
  if (byId("email").value.trim()) said.email = byId("email").value.trim();
  const answer = about.without_names ? {} : Object.fromEntries(Object.entries(said).filter(([, value]) => value));
  if (byId("subgroup").value) answer.subgroup = Number(byId("subgroup").value);
  if (!byId("role-field").hidden) answer.role = byId("role").value;
  if (about.group_mode) answer.company = company();
  return answer;
}

/** Those counted by gender and age, and the rest of the number as unknown. */
function company() {
  const counted = [...byId("company").querySelectorAll("input")].map((input) => [input.dataset.group, Number(input.value) || 0]);
  const groups = Object.fromEntries(counted.filter(([, number]) => number > 0));
  const sum = Object.values(groups).reduce((all, number) => all + number, 0);
  const rest = (Number(byId("people").value) || 0) - sum;
  return rest > 0 ? { ...groups, unknown: rest } : groups;
}
