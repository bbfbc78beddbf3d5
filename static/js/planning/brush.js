// A period chosen under the months: two sliders for the keyboard and for fingers, or a pull across the bars.

const PATIENCE = 500; // milliseconds: several presses of a key are one choice

/**
 * Wake the brush of the page. `months` are [first day, name, count]; the period is read from and written to the fields
 * `from` and `to` of `form`; `chosen` is called when it has changed.
 */
export function brush(months, form, chosen) {
  const [from, to] = [document.getElementById("brush-from"), document.getElementById("brush-to")];
  const words = document.getElementById("brush-words");
  const bars = document.querySelectorAll("#histogram .bar");
  const last = months.length - 1;

  document.getElementById("brush").hidden = false;
  from.value = monthOf(form.elements.from.value, 0);
  to.value = monthOf(form.elements.to.value, last);
  tell();

  /** The number of the month with that day. */
  function monthOf(day, otherwise) {
    if (!day) return otherwise;
    const found = months.findIndex(([first]) => first.slice(0, 7) === day.slice(0, 7));
    if (found >= 0) return found;
    return day < months[0][0] ? 0 : last;
  }

  function ends() {
    return [Number(from.value), Number(to.value)].sort((one, other) => one - other);
  }

  function tell() {
    const [first, final] = ends();
    from.setAttribute("aria-valuetext", months[from.value][1]);
    to.setAttribute("aria-valuetext", months[to.value][1]);
    words.textContent = `${months[first][1]} – ${months[final][1]}`;
    bars.forEach((bar, number) => bar.classList.toggle("bar--chosen", number >= first && number <= final));
  }

  function write() {
    const [first, final] = ends();
    form.elements.from.value = first === 0 ? "" : months[first][0];
    form.elements.to.value = final === last ? "" : endOf(months[final][0]);
    chosen();
  }

  let waiting;
  for (const slider of [from, to]) {
    slider.addEventListener("input", tell);
    slider.addEventListener("change", () => {
      clearTimeout(waiting);
      waiting = setTimeout(write, PATIENCE);
    });
  }

  const drawing = document.querySelector(".histogram__bars");
  let pulled = null; // the month where the pull began

  function under({ clientX }) {
    const { left, width } = drawing.getBoundingClientRect();
    const number = Math.floor(((clientX - left) / width) * months.length);
    return Math.min(Math.max(number, 0), last);
  }

  drawing.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    pulled = under(event);
    drawing.setPointerCapture(event.pointerId);
    [from.value, to.value] = [pulled, pulled];
    tell();
  });
  drawing.addEventListener("pointermove", (event) => {
    if (pulled === null) return;
    [from.value, to.value] = [pulled, under(event)].sort((one, other) => one - other);
    tell();
  });
  drawing.addEventListener("pointerup", () => {
    if (pulled === null) return;
    pulled = null;
    write();
  });
  drawing.addEventListener("pointercancel", () => {
    pulled = null;
  });
}

/** The last day of the month that begins on `first`, such as 2026-02-28. */
export function endOf(first) {
  const [year, month] = first.split("-").map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}
