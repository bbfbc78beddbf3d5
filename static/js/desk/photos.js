// Photos in full size in a dialog: the arrow keys lead to the next, Escape closes. The links work without it.

export function showPhotosLarge(links, dialog) {
  const photos = [...links];
  if (!dialog || !photos.length) return;
  const place = dialog.querySelector("[data-photo-here]");
  const caption = dialog.querySelector("[data-caption]");
  let shown = 0;

  function show(number) {
    shown = (number + photos.length) % photos.length;
    const image = new Image();
    image.src = photos[shown].href;
    image.alt = photos[shown].querySelector("img").alt;
    place.replaceChildren(image);
    caption.textContent = `${shown + 1}/${photos.length} ${image.alt}`;
  }

  photos.forEach((link, number) =>
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return; // in a tab of its own
      event.preventDefault();
      show(number);
      dialog.showModal();
    }),
  );
  for (const button of dialog.querySelectorAll("[data-step]")) {
    button.hidden = photos.length < 2;
    button.addEventListener("click", () => show(shown + Number(button.dataset.step)));
  }
  dialog.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) show(shown + step);
  });
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => photos[shown].focus());
}
