// The pages of a case: a button that copies an address, and photos that shrink before they are sent. Without this
// script the address is there to be marked, and photos go as they are.

import { shrinkWhatIsChosen } from "./photos/shrink.js";

for (const input of document.querySelectorAll('input[type="file"]')) shrinkWhatIsChosen(input);

for (const box of document.querySelectorAll("[data-copy]")) {
  const button = box.querySelector("button");
  const status = box.querySelector("[role=status]");
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(box.dataset.copy);
      status.textContent = box.dataset.copied;
    } catch {
      status.textContent = box.dataset.failed;
    }
  });
}
