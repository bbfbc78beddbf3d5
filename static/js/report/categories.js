// Choose what it is about: find a category by its name or another word for it, and see its questions at once.

import { chosen, say } from "./page.js";

export function startCategories(form) {
  const filter = document.getElementById("filter");
  filter.addEventListener("input", () => narrow(form, filter.value));
  filter.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  form.addEventListener("change", (event) => event.target.name === "category" && showPanel(form));
  form.addEventListener("report:emptied", () => {
    narrow(form, "");
    document.getElementById("fragor").replaceChildren();
    showPanel(form);
  });
  endOrGoOn(form);
  form.addEventListener("click", (event) => {
    // A finger or a mouse, not the arrow keys: those who look through the choices stay where they are.
    if (event.detail > 0 && event.target.closest("label.category")) requestAnimationFrame(showWhatFollows);
  });
  if (!document.querySelector("#fragor").children.length) showPanel(form);
}

/** On a phone the questions come far below the choice. */
function showWhatFollows() {
  const panel = document.getElementById("fragor");
  const next = panel.children.length ? panel : document.querySelector("#vad [data-next]");
  next.scrollIntoView({ block: "nearest" });
}

/** After other categories have come (the pin is in another municipality): the same choice again, where there is one. */
export function chooseAgain(form, code) {
  const again = form.querySelector(`input[name="category"][value="${CSS.escape(code)}"]`);
  if (again) again.checked = true;
  narrow(form, document.getElementById("filter").value);
  showPanel(form);
}

function showPanel(form) {
  const panel = document.getElementById("fragor");
  const answers = { ...form.keptAnswers, ...answersIn(panel) };
  const code = chosen(form, "category");
  const template = form.querySelector(`template[data-panel="${CSS.escape(code)}"]`);
  panel.replaceChildren(...(template ? [template.content.cloneNode(true)] : []));
  for (const control of panel.querySelectorAll("input[name^='answers[']")) {
    const values = answers[control.name];
    if (!values) continue;
    if (control.type === "text") control.value = values[0];
    else control.checked = values.includes(control.value);
  }
  form.keptAnswers = answers;
  endOrGoOn(form);
}

/** For some matters there is nothing to send: whoever chooses one is told whom to call. */
function endOrGoOn(form) {
  const ends = document.querySelector("#fragor [data-ends]") !== null;
  for (const element of form.querySelectorAll("[data-unless-ended]")) element.hidden = ends;
}

function answersIn(panel) {
  const answers = {};
  for (const control of panel.querySelectorAll("input[name^='answers[']")) {
    const isGiven = control.type === "text" ? control.value : control.checked;
    answers[control.name] = [...(answers[control.name] ?? []), ...(isGiven ? [control.value] : [])];
  }
  return answers;
}

function narrow(form, text) {
  const wanted = plain(text).split(/\s+/).filter(Boolean);
  let found = 0;
  for (const group of form.querySelectorAll("[data-group]")) {
    let shown = 0;
    for (const item of group.querySelectorAll("[data-words]")) {
      const words = plain(item.dataset.words);
      item.hidden = !wanted.every((word) => words.includes(word));
      shown += item.hidden ? 0 : 1;
    }
    group.hidden = shown === 0;
    found += shown;
  }
  const status = document.getElementById("filtered");
  if (!wanted.length) status.textContent = "";
  else status.textContent = found ? say("someCategories", { number: found }) : say("noCategory");
}

function plain(text) {
  return text.normalize("NFC").toLowerCase().trim();
}
