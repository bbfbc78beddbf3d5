// The page of a case at the desk: photos in full size, templates that fill in at once, words that are not lost when
// another form is sent, shortcuts. Without this script all of it is links and buttons.

import { showPhotosLarge } from "./photos.js";
import { keepWhatIsTyped } from "./drafts.js";
import { shortcuts } from "./shortcuts.js";
import { fillFromTemplates } from "./templates.js";

showPhotosLarge(document.querySelectorAll("a[data-photo]"), document.querySelector("#photo-dialog"));
fillFromTemplates(document.querySelectorAll("select[name=template]"));
keepWhatIsTyped(document.querySelectorAll("main form"), location.pathname);

// What a link inside the page leads to may be folded away.
function unfold(id) {
  const target = document.getElementById(id);
  const details = target?.closest("details");
  if (details) details.open = true;
  return target;
}

function writeIn(id) {
  const form = unfold(id);
  const field = form?.querySelector("textarea") ?? form?.querySelector("input:not([type=hidden]), select");
  field?.focus();
}

if (location.hash) unfold(location.hash.slice(1));

for (const link of document.querySelectorAll('a[href^="#"]')) {
  link.addEventListener("click", (event) => {
    if (!(unfold(link.hash.slice(1)) instanceof HTMLFormElement)) return;
    event.preventDefault();
    writeIn(link.hash.slice(1));
  });
}

shortcuts({
  r: () => writeIn("svara"),
  n: () => writeIn("anteckna"),
  t: () => document.getElementById("take")?.click(),
  j: () => document.getElementById("next")?.click(),
  u: () => document.getElementById("back").click(),
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
