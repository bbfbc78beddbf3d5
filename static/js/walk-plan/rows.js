// The rows of stops: moved with buttons or by dragging their number, added and taken away. The order of the rows is the
// order of the stops; the server reads it so. Pure where it can be: `placeOf` and `written` are tried in Node.

const COORDINATES = /^\s*(-?\d{1,2}(?:\.\d+)?)\s*,\s*(-?\d{1,3}(?:\.\d+)?)\s*$/;

/** [lat, lon] of a field that holds coordinates; null for an address or nothing. */
export function placeOf(text) {
  const found = COORDINATES.exec(text);
  return found ? [Number(found[1]), Number(found[2])] : null;
}

export function written([lat, lon]) {
  return `${lat.toFixed(6)}, ${lon.toFixed(6)}`;
}

export class Rows {
  /** `words` are the texts to say; `changed()` hears of every change. */
  constructor(list, template, { words, say, changed }) {
    Object.assign(this, { list, template, words, say, changed });
    list.addEventListener("click", (event) => this.onClick(event));
    list.addEventListener("input", () => this.renumber());
    list.addEventListener("pointerdown", (event) => this.onDrag(event));
    this.renumber();
  }

  all() {
    return [...this.list.querySelectorAll("[data-stop]")];
  }

  filled() {
    return this.all().filter((row) => !isBlank(row));
  }

  /** A row to write in: the last one if it is blank, else one more. */
  blank() {
    const last = this.all().at(-1);
    if (last && isBlank(last)) return last;
    this.list.append(this.template.content.cloneNode(true));
    return this.all().at(-1);
  }

  renumber() {
    let number = 0;
    for (const row of this.all()) {
      const blank = isBlank(row);
      if (!blank) number += 1;
      row.querySelector("[data-number]").textContent = blank ? "+" : number;
      row.querySelector("[data-tools]").hidden = blank;
      for (const name of row.querySelectorAll("[data-name]")) name.textContent = `: ${this.nameOf(row)}`;
    }
    this.changed();
  }

  nameOf(row) {
    const number = row.querySelector("[data-number]").textContent;
    return field(row, "stop_name").value.trim() || fill(this.words.unnamed, { number });
  }

  onClick(event) {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("[data-stop]");
    if (button.dataset.move === "remove") return this.remove(row);
    const other = button.dataset.move === "up" ? row.previousElementSibling : row.nextElementSibling;
    if (other && !isBlank(other)) {
      if (button.dataset.move === "up") other.before(row);
      else other.after(row);
    }
    button.focus();
    this.tellPlace(row);
  }

  remove(row) {
    const name = this.nameOf(row);
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    this.renumber();
    field(next ?? this.blank(), "stop_name").focus();
    this.say(fill(this.words.removed, { name }));
  }

  tellPlace(row) {
    this.renumber();
    this.say(fill(this.words.moved, { name: this.nameOf(row), number: row.querySelector("[data-number]").textContent }));
  }

  onDrag(event) {
    const handle = event.target.closest("[data-number]");
    const row = handle?.closest("[data-stop]");
    if (!row || isBlank(row)) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    row.classList.add("walk-stop--dragged");
    const move = ({ clientY }) => {
      const after = this.filled().find((other) => other !== row && clientY < middle(other));
      if (after) after.before(row);
      else this.filled().filter((other) => other !== row).at(-1)?.after(row);
    };
    const end = () => {
      handle.removeEventListener("pointermove", move);
      row.classList.remove("walk-stop--dragged");
      this.tellPlace(row);
    };
    handle.addEventListener("pointermove", move);
    handle.addEventListener("lostpointercapture", end, { once: true });
  }
}

export function field(row, name) {
  return row.querySelector(`[name="${name}"]`);
}

export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function isBlank(row) {
  return ["stop_name", "stop_place", "stop_note"].every((name) => !field(row, name).value.trim());
}

function middle(row) {
  const { top, height } = row.getBoundingClientRect();
  return top + height / 2;
}
