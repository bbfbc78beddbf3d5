// The list beside the map: fetched anew for what the map shows, and looked at again for what has come meanwhile.

import { say } from "./server.js";

/** `element` holds the list and says where it is fetched from, `status` tells those who listen. */
export function caseList(element, status) {
  let asking = new AbortController();
  let asked = location.search.slice(1); // the question that the list answers
  let answer = null; // its words, once they have been fetched
  let isAwaited = false; // whether someone has asked and waits

  async function fetched() {
    asking.abort();
    asking = new AbortController();
    const response = await fetch(`${element.dataset.list}?${asked}`, { signal: asking.signal });
    if (!response.ok) throw new Error(response.status);
    return response.text();
  }

  const count = () => element.querySelector("[data-count]")?.textContent;

  /** `before` is what those who listen have heard already. */
  function fill(words, before) {
    answer = words;
    element.innerHTML = words;
    if (count() !== before) announce(count());
  }

  /** What went wrong is shown too. */
  function announce(words, shown = false) {
    status.textContent = words;
    status.classList.toggle("visually-hidden", !shown);
  }

  return {
    /** Show what answers the question. */
    async ask(question) {
      asked = String(question);
      isAwaited = true;
      try {
        fill(await fetched());
      } catch (error) {
        if (error.name === "AbortError") return; // another question came, and is waited for
        announce(say("noList"), true);
      }
      isAwaited = false;
    },

    /** Ask the same once more. Says whether the answer is another one; it is not put under anyone's finger. */
    async askAgain() {
      if (isAwaited) return false;
      try {
        const words = await fetched();
        const isNew = words !== answer;
        if (isNew && !element.matches(":hover, :focus-within")) fill(words, count());
        return isNew;
      } catch {
        return false; // the next time, then
      }
    },
  };
}
