// A template is put into the words as soon as it is chosen; another one takes its place, and what was typed before stays.

export function fillFromTemplates(choices) {
  for (const choice of choices) {
    const words = choice.form.querySelector("textarea[name=text]");
    const button = choice.form.querySelector("button[name=mall]");
    if (!words) continue;
    if (button) button.hidden = true;
    let typed = words.value;
    let filled = words.value;
    choice.addEventListener("change", () => {
      if (words.value !== filled) typed = words.value;
      const text = choice.selectedOptions[0]?.dataset.text ?? "";
      filled = together(typed, text);
      words.value = filled;
      words.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}

export function together(typed, text) {
  if (!text || typed.includes(text)) return typed;
  return typed.trim() ? `${typed.trimEnd()}\n\n${text}` : text;
}
