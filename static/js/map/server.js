// What the server handed over for the maps of this page: addresses, words and drawings.

export const data = JSON.parse(document.getElementById("map-data").textContent);

/** The words for `key`, with {names} filled in. */
export function say(key, values = {}) {
  return data.texts[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** A copy of the drawing in <template id>; of `fallback` when the page has none by that name. */
export function drawing(id, fallback = id) {
  const template = document.getElementById(id) ?? document.getElementById(fallback);
  return template ? template.content.cloneNode(true) : document.createDocumentFragment();
}

/** `element` with `attributes`, around `children`. */
export function make(element, attributes = {}, ...children) {
  const made = document.createElement(element);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Degrees as people read them: five decimals are a metre. */
export function degrees(number) {
  return number.toFixed(5);
}
