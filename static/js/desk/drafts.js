// Sending one form of a page loads the page anew. What was typed in the others is kept in this tab meanwhile, and put
// back. It is forgotten when it has been, and when the tab is closed.

export function keepWhatIsTyped(forms, page, store = sessionStorage) {
  const key = `typed:${page}`;
  const all = [...forms];
  putBack(all, JSON.parse(store.getItem(key) ?? "{}"));
  store.removeItem(key);
  for (const form of all) {
    form.addEventListener("submit", () => {
      const typed = Object.fromEntries(all.filter((other) => other !== form && other.id).map((other) => [other.id, typedIn(other)]));
      store.setItem(key, JSON.stringify(typed));
    });
  }
}

function texts(form) {
  return [...form.querySelectorAll("textarea, input:not([type=hidden], [type=file], [type=checkbox], [type=radio])")];
}

function typedIn(form) {
  return Object.fromEntries(texts(form).filter((field) => field.value !== field.defaultValue).map((field) => [field.name, field.value]));
}

function putBack(forms, typed) {
  for (const form of forms) {
    for (const field of texts(form)) {
      const before = typed[form.id]?.[field.name];
      if (before === undefined) continue;
      field.value = before;
      const details = form.closest("details");
      if (details) details.open = true;
    }
  }
}
