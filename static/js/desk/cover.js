// Draw boxes over what nobody may see: with a finger or a mouse on the photo, or with the keyboard in the list.
// Positions and sizes are parts of the picture, from 0 to 1; the hidden field `boxes` holds them all.

const STEP = 0.01;
const SMALLEST = 0.01;
const FIRST = { x: 0.4, y: 0.4, w: 0.2, h: 0.2 };
const SVG = "http://www.w3.org/2000/svg";
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function start(form) {
  const drawing = form.querySelector(".cover__drawing");
  const list = form.querySelector(".cover__boxes");
  const status = form.querySelector('[role="status"]');
  const boxes = JSON.parse(form.dataset.boxes).map(([x, y, w, h]) => ({ x, y, w, h }));
  for (const element of form.querySelectorAll("[data-without-script]")) {
    element.hidden = true;
    for (const control of element.querySelectorAll("input")) control.disabled = true;
  }
  for (const element of form.querySelectorAll("[data-script]")) element.hidden = false;

  function show() {
    form.elements.boxes.value = JSON.stringify(boxes.map(({ x, y, w, h }) => [x, y, w, h].map(rounded)));
    drawing.replaceChildren(...boxes.map(drawn));
    list.replaceChildren(...boxes.map((box, index) => row(box, index)));
  }

  function row(box, index) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "cover__box", textContent: words(form.dataset.name, index, box) });
    button.setAttribute("aria-describedby", "cover-help");
    button.addEventListener("keydown", (event) => steer(event, box, index));
    button.addEventListener("focus", () => mark(index));
    button.addEventListener("blur", () => mark(-1));
    const remove = document.createElement("button");
    Object.assign(remove, { type: "button", className: "button button--quiet button--small", textContent: words(form.dataset.remove, index, box) });
    remove.addEventListener("click", () => drop(index));
    item.append(button, remove);
    return item;
  }

  function steer(event, box, index) {
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      drop(index);
      return;
    }
    const [right, down] = MOVES[event.key] ?? [];
    if (right === undefined) return;
    event.preventDefault();
    if (event.shiftKey) {
      box.w = between(SMALLEST, box.w + right * STEP, 1 - box.x);
      box.h = between(SMALLEST, box.h + down * STEP, 1 - box.y);
    } else {
      box.x = between(0, box.x + right * STEP, 1 - box.w);
      box.y = between(0, box.y + down * STEP, 1 - box.h);
    }
    show();
    focus(index);
  }

  function drop(index) {
    status.textContent = words(form.dataset.removed, index, boxes[index]);
    boxes.splice(index, 1);
    show();
    if (boxes.length) focus(Math.min(index, boxes.length - 1));
    else form.querySelector("[data-add]").focus();
  }

  function add(box) {
    boxes.push(box);
    show();
  }

  function focus(index) {
    list.children[index].firstElementChild.focus();
  }

  function mark(index) {
    [...drawing.children].forEach((rect, place) => rect.classList.toggle("is-chosen", place === index));
  }

  form.querySelector("[data-add]").addEventListener("click", () => {
    add({ ...FIRST });
    focus(boxes.length - 1);
  });
  drawByPointer(drawing, add);
  show();
}

function drawByPointer(drawing, add) {
  let from = null;
  let rect = null;
  drawing.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || from) return;
    event.preventDefault();
    drawing.setPointerCapture(event.pointerId);
    from = place(drawing, event);
    rect = drawn({ ...from, w: 0, h: 0 });
    drawing.append(rect);
  });
  drawing.addEventListener("pointermove", (event) => {
    if (from) put(rect, spanned(from, place(drawing, event)));
  });
  drawing.addEventListener("pointerup", (event) => {
    if (!from) return;
    const box = spanned(from, place(drawing, event));
    from = null;
    rect.remove();
    if (box.w >= SMALLEST && box.h >= SMALLEST) add(box);
  });
  drawing.addEventListener("pointercancel", () => {
    from = null;
    rect?.remove();
  });
}

function place(drawing, event) {
  const { left, top, width, height } = drawing.getBoundingClientRect();
  return { x: between(0, (event.clientX - left) / width, 1), y: between(0, (event.clientY - top) / height, 1) };
}

function spanned(from, to) {
  return { x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), w: Math.abs(to.x - from.x), h: Math.abs(to.y - from.y) };
}

function drawn(box) {
  const rect = document.createElementNS(SVG, "rect");
  put(rect, box);
  return rect;
}

function put(rect, { x, y, w, h }) {
  for (const [name, value] of Object.entries({ x, y, width: w, height: h })) rect.setAttribute(name, rounded(value));
}

function words(template, index, { x, y, w, h }) {
  const percent = (part) => String(Math.round(part * 100));
  const values = { n: index + 1, x: percent(x), y: percent(y), w: percent(w), h: percent(h) };
  return template.replace(/\{(\w)\}/g, (_whole, name) => values[name]);
}

function rounded(part) {
  return Math.round(part * 10_000) / 10_000;
}

function between(least, value, most) {
  return Math.max(least, Math.min(value, most));
}

const form = document.getElementById("cover");
if (form) start(form);
