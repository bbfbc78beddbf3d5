// A message over the map, read out too, that can be put away.

import { make, say } from "./server.js";

/** `message.say(words)` shows them until they are put away; `message.say("")` takes them back. */
export function mapMessage(map) {
  const words = make("p");
  const close = make("button", { type: "button", class: "button button--quiet button--small" }, say("close"));
  const box = make("div", { class: "map__message" }, words, close);
  box.hidden = true;
  const heard = make("div", { role: "status" }, box); // it must be there before the words are
  const container = map.getContainer();
  close.addEventListener("click", () => {
    box.hidden = true;
    container.focus();
  });
  const around = container.closest(".map-and-list__map") ?? container; // there is room under that one on a phone
  if (!around.querySelector(".map__messages")) around.append(make("div", { class: "map__messages" }));
  around.querySelector(".map__messages").append(heard);
  // What happens on the message is no business of the map beneath.
  for (const event of ["click", "dblclick", "pointerdown", "mousedown", "touchstart", "wheel"]) {
    box.addEventListener(event, (happening) => happening.stopPropagation());
  }
  return {
    say(text) {
      if (text === words.textContent) return;
      words.textContent = text;
      box.hidden = !text;
    },
  };
}
