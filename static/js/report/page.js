// What the other scripts of the form share: its words, and pieces of the page fetched from the server.

const words = JSON.parse(document.getElementById("report-texts")?.textContent ?? "{}");

/** A sentence of the page: say("sending", { percent: 40 }). */
export function say(name, values = {}) {
  return String(words[name]).replace(/\{(\w+)\}/g, (_whole, key) => String(values[key] ?? ""));
}

/** A number that the page hands over (the most photos, the largest photo in bytes). */
export function number(name) {
  return Number(words[name]);
}

/** A piece of HTML from our own server; throws when there is no answer, or one that is no piece. */
export async function fetchPiece(address, query, { signal } = {}) {
  const url = new URL(address, location.href);
  url.search = new URLSearchParams(query).toString();
  const response = await fetch(url, { signal, headers: { Accept: "text/html" } });
  if (response.status >= 500 || response.status === 429) throw new Error(`${url.pathname}: ${response.status}`);
  const holder = document.createElement("template");
  holder.innerHTML = await response.text();
  return holder.content;
}

/** Only the newest of several overlapping requests counts. */
export function newest() {
  let current = null;
  return () => {
    current?.abort();
    current = new AbortController();
    return current.signal;
  };
}

/** The chosen value of a group of radio buttons, "" for none. */
export function chosen(form, name) {
  return form.querySelector(`input[name="${name}"]:checked`)?.value ?? "";
}

export function isAborted(error) {
  return error.name === "AbortError";
}
