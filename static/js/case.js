// The pages of a case: a button that copies an address. Without this script the address is there to be marked.

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
