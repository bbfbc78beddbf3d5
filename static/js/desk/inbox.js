// The inbox: filters, pages and views without loading the page anew. Everything works as plain pages too: what is asked
// for is the same address, and of the page that comes the parts that have changed are taken.

import { caseMap } from "./inbox-map.js";
import { shortcuts } from "./shortcuts.js";

const TYPED = 350; // milliseconds after the last letter
const PARTS = ["inbox-views", "inbox-list"];

const form = document.getElementById("inbox-form");
const status = document.getElementById("inbox-status");
const inbox = document.getElementById("inbox");
const part = (id) => document.getElementById(id);

const map = caseMap(inbox);

// --- What the form asks for, in an address ---

function address() {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value.trim()) asked.append(name, value.trim());
  const query = String(asked);
  return form.getAttribute("action") + (query ? `?${query}` : "");
}

let asking = new AbortController();
let typing; // what was typed waits for the next letter; whatever is asked for meanwhile comes instead

/**
 * Show what `to` leads to. `how`: "push" (the way back leads to what was there before), "replace" or "none" for the
 * address; `focus`: where to go afterwards; `filters`: whether the form becomes what the page says too.
 */
async function show(to, { how = "push", focus = null, filters = true } = {}) {
  clearTimeout(typing);
  asking.abort();
  asking = new AbortController();
  inbox.setAttribute("aria-busy", "true");
  let page;
  try {
    const answer = await fetch(to, { signal: asking.signal, headers: { Accept: "text/html" } });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok || !page.getElementById("inbox-list")) throw new Error(answer.status);
  } catch (error) {
    if (error.name !== "AbortError") location.assign(to); // signed out, or no coverage: the browser says what it is
    return;
  }
  inbox.removeAttribute("aria-busy");
  if (how === "push") history.pushState(null, "", to);
  if (how === "replace") history.replaceState(null, "", to);
  for (const id of PARTS) part(id).replaceWith(page.getElementById(id));
  if (filters) become(page);
  document.title = page.title;
  map.show(part("inbox-list").dataset.query);
  listen();
  tell();
  if (focus) part(focus)?.focus();
}

/** The words of the heading, for those who listen. Put there a moment later, or the same words would not be heard. */
function tell() {
  status.textContent = "";
  requestAnimationFrame(() => { status.textContent = part("inbox-count").textContent; });
}

/** The form says what the page says; what folds stays as it is folded. What lies around the form comes along. */
function become(page) {
  const other = page.getElementById("inbox-form");
  for (const field of form.elements) {
    const same = other.elements[field.name];
    if (!field.name || !same || field === document.activeElement) continue;
    if (field.type === "checkbox") field.checked = same.checked;
    else field.value = same.value;
  }
  const [summary, newer] = [form, other].map((each) => each.querySelector("summary"));
  summary.replaceChildren(...newer.childNodes);
  form.parentElement.lastElementChild.replaceWith(page.getElementById("inbox-asked").lastElementChild);
}

// --- What is pressed ---

form.addEventListener("submit", (event) => {
  event.preventDefault();
  show(address(), { focus: "inbox-count" });
});

form.addEventListener("change", ({ target }) => {
  if (target.type !== "search") show(address());
});

form.querySelector("[type=search]").addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(() => show(address(), { how: "replace" }), TYPED);
});

document.getElementById("main").addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey) return;
  if (link.id === "tick-all") {
    event.preventDefault();
    return tickAll();
  }
  const to = new URL(link.href);
  if (to.pathname !== new URL(form.action).pathname || to.hash) return;
  event.preventDefault();
  show(to.pathname + to.search, { focus: link.closest(".pagination") ? "inbox-count" : null });
});

addEventListener("popstate", () => show(location.pathname + location.search, { how: "none" }));

// --- Ticks, and what can be done with them ---

const ticks = () => [...part("inbox-list").querySelectorAll("[name=case]")];

function tickAll() {
  const all = ticks();
  const on = all.some((tick) => !tick.checked);
  for (const tick of all) tick.checked = on;
  count();
  status.textContent = part("many-title").textContent;
}

/** What can be done is there as soon as something is ticked, with how much that is. */
function count() {
  const many = part("inbox-many");
  if (!many) return;
  const chosen = ticks().filter((tick) => tick.checked).length;
  many.hidden = chosen === 0;
  many.classList.add("inbox-many--near");
  const title = part("many-title");
  title.dataset.words ??= title.textContent;
  title.textContent = `${title.dataset.words} (${chosen})`;
}

/** What stands in the list is new after each answer. */
function listen() {
  count();
  map.listen();
}

inbox.addEventListener("change", ({ target }) => {
  if (target.name === "case") count();
});

map.show(part("inbox-list").dataset.query); // first, so that the map asks for nothing else when it opens
listen();
tell();

// --- By keyboard ---

const links = () => [...part("inbox-list").querySelectorAll(".case-row__link")];

/** To the next row (or the one before); from elsewhere to the first. */
function step(by) {
  const all = links();
  const here = all.indexOf(document.activeElement?.closest(".inbox-row")?.querySelector(".case-row__link"));
  const next = all[Math.min(Math.max(here + by, 0), all.length - 1)];
  next?.focus();
  next?.closest(".inbox-row").scrollIntoView({ block: "nearest" });
}

shortcuts({
  j: () => step(1),
  k: () => step(-1),
  x: () => {
    const tick = document.activeElement?.closest(".inbox-row")?.querySelector("[name=case]");
    tick?.click();
  },
  a: () => {
    const many = part("inbox-many");
    if (many && !many.hidden) many.querySelector("summary").focus();
  },
  v: () => part("map-switch")?.click(),
  "/": () => form.querySelector("[type=search]").select(),
  "g i": () => show(form.getAttribute("action"), { focus: "inbox-count" }),
  "g m": () => show(`${form.getAttribute("action")}?who=mine`, { focus: "inbox-count" }),
  "g u": () => show(`${form.getAttribute("action")}?who=nobody`, { focus: "inbox-count" }),
});
