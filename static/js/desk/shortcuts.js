// Single keys as shortcuts, with a sheet that tells them and a switch that turns them off (WCAG 2.1.4). The choice is
// remembered on the device.

const KEPT = "desk-shortcuts";
const PATIENCE = 1500; // milliseconds between the two keys of a pair
const WRITING = "input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]";

/** `actions`: what each key does; a pair is written with a space between. The sheet opens by "?" and by its button. */
export function shortcuts(actions) {
  const sheet = document.getElementById("shortcuts");
  const button = document.getElementById("show-shortcuts");
  const on = document.getElementById("shortcuts-on");
  const pairs = new Set(Object.keys(actions).filter((keys) => keys.includes(" ")).map((keys) => keys[0]));
  let first = ""; // of a pair
  let forgetting;

  on.checked = kept() !== "off";
  on.addEventListener("change", () => keep(on.checked ? "on" : "off"));
  button.hidden = false;
  button.addEventListener("click", () => sheet.showModal());

  addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || sheet.open || !on.checked) return;
    if (target instanceof Element && target.matches(WRITING)) return;
    const action = key === "?" ? () => sheet.showModal() : actions[first ? `${first} ${key}` : key];
    first = "";
    clearTimeout(forgetting);
    if (action) {
      event.preventDefault();
      action();
    } else if (pairs.has(key)) {
      first = key;
      forgetting = setTimeout(() => { first = ""; }, PATIENCE);
    }
  });
}

/** Where nothing may be kept, the keys work until somebody turns them off on the page. */
function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

function keep(choice) {
  try {
    localStorage.setItem(KEPT, choice);
  } catch {
    // not kept, then
  }
}
