// What the screens share: the server's words, one screen at a time, and saying something to everybody.

const words = JSON.parse(document.getElementById("walk-texts").textContent);
const TOAST = 4_000; // milliseconds

export const language = document.documentElement.lang;
// Days before months and 24 hours, as the server writes them in English.
const languageOfDates = language === "en" ? "en-GB" : language;

/** A sentence: say("stopOf", { number: 3, all: 9 }). */
export function say(name, values = {}) {
  return String(words[name]).replace(/\{(\w+)\}/g, (_whole, key) => String(values[key] ?? ""));
}

/** What the server handed over that is no sentence. */
export const given = (name) => words[name];

export const byId = (id) => document.getElementById(id);

/** `element` with `attributes`, around `children`. */
export function make(element, attributes = {}, ...children) {
  const made = document.createElement(element);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export function button(text, action, { look = "button--secondary", label } = {}) {
  const made = make("button", { type: "button", class: `button ${look}`, ...(label ? { "aria-label": label } : {}) }, text);
  made.addEventListener("click", action);
  return made;
}

/** What this screen is, with a line above it where that helps. */
export function title(words, above = "") {
  const parts = above ? [make("span", { class: "walk-kicker" }, above), ` ${words}`] : [words];
  byId("heading").replaceChildren(...parts);
}

export function focusHeading() {
  byId("heading").focus({ preventScroll: true });
}

/** Words into every place of that name. */
export function fill(name, text) {
  for (const place of document.querySelectorAll(`[data-fill="${name}"]`)) place.textContent = text;
}

let clearing = 0;

/** Said aloud by screen readers, shown for a moment, and felt. */
export function tell(text, { vibrate = false } = {}) {
  const toast = byId("said");
  toast.textContent = "";
  requestAnimationFrame(() => (toast.textContent = text)); // the same sentence twice is said twice
  clearTimeout(clearing);
  clearing = setTimeout(() => (toast.textContent = ""), TOAST);
  if (vibrate) navigator.vibrate?.(80);
}

// One thing at a time: while something is written the ways to elsewhere are away.
const ALONE = new Set(["code", "join", "theme", "details"]);

const entering = new Map();
let current = "";

/** What to do whenever the screen is shown. */
export function onEnter(name, action) {
  entering.set(name, action);
}

/** Show a screen; the phone's own back button leads to the one before. */
export async function go(name, { replace = false } = {}) {
  if (replace || !current) history.replaceState({ screen: name }, "");
  else if (name !== current) history.pushState({ screen: name }, "");
  await show(name);
}

export const screen = () => current;

async function show(name) {
  current = name;
  for (const section of document.querySelectorAll(".screen")) section.hidden = section.dataset.screen !== name;
  for (const link of document.querySelectorAll("[data-go]")) {
    if (link.dataset.go === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  byId("nav").hidden = ALONE.has(name);
  title(document.querySelector(`.screen[data-screen="${name}"]`).dataset.heading ?? "");
  await entering.get(name)?.();
  document.title = byId("heading").textContent.trim();
  byId("main").scrollTo(0, 0);
  scrollTo(0, 0);
  focusHeading();
}

addEventListener("popstate", ({ state }) => state?.screen && show(state.screen));

export function date(iso) {
  return new Date(iso).toLocaleString(languageOfDates, { dateStyle: "long", timeStyle: "short" });
}

export function time(iso) {
  return new Date(iso).toLocaleTimeString(languageOfDates, { timeStyle: "short" });
}
