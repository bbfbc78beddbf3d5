// The page of a case at the desk: photos in full size, templates that fill in at once, words that are not lost when
// another form is sent, shortcuts. Without this script all of it is links and buttons.

import { showPhotosLarge } from "./photos.js";
import { keepWhatIsTyped } from "./drafts.js";
import { fillFromTemplates } from "./templates.js";

showPhotosLarge(document.querySelectorAll("a[data-photo]"), document.querySelector("#photo-dialog"));
fillFromTemplates(document.querySelectorAll("select[name=template]"));
keepWhatIsTyped(document.querySelectorAll(".case-desk form"), location.pathname);

// What a link inside the page leads to may be folded away.
function unfold(hash) {
  const target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
  const details = target && target.closest("details");
  if (details) details.open = true;
  return target || null;
}

unfold(location.hash);
window.addEventListener("hashchange", () => unfold(location.hash)?.scrollIntoView());

for (const link of document.querySelectorAll('a[href^="#"]')) {
  link.addEventListener("click", () => {
    const form = unfold(link.hash);
    if (form instanceof HTMLFormElement) setTimeout(() => firstField(form)?.focus());
  });
}

function firstField(form) {
  return form.querySelector("textarea") ?? form.querySelector("input:not([type=hidden]), select");
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
