// Up to three photos: small pictures to look at, turn and remove. They shrink on the phone, which takes place and
// camera out of them before they leave it.

import { number, say } from "./page.js";

const LONGEST_SIDE = 2048; // pixels
const QUALITY = 0.85;
const STILL_A_PHOTO = /\.(heic|heif|avif|jpe?g|png|webp|gif)$/i;

export function startPhotos(form) {
  const picker = new Picker(form);
  picker.build();
  return picker;
}

class Picker {
  constructor(form) {
    this.form = form;
    this.list = document.getElementById("photos");
    this.status = document.getElementById("photo-status");
    this.photos = [];
  }

  /** One button instead of three fields. */
  build() {
    const files = document.getElementById("files");
    this.input = Object.assign(document.createElement("input"), { type: "file", accept: "image/*", multiple: true, id: "add-photo" });
    const label = Object.assign(document.createElement("label"), { htmlFor: "add-photo" });
    const face = Object.assign(document.createElement("span"), { className: "button button--secondary", textContent: say("addPhoto") });
    this.box = Object.assign(document.createElement("div"), { className: "file" });
    label.append(face);
    this.box.append(label, this.input);
    files.replaceChildren(this.box);
    this.input.addEventListener("change", () => this.add([...this.input.files]));
    this.form.addEventListener("change", (event) => event.target.name === "held" && this.show());
    this.show();
  }

  held() {
    return this.form.querySelectorAll('input[name="held"]:checked').length;
  }

  count() {
    return this.held() + this.photos.length;
  }

  /** The photos as they are sent, under the field's name. */
  into(data) {
    data.delete("photos");
    for (const { blob, name } of this.photos) data.append("photos", blob, name);
  }

  async add(files) {
    this.input.value = "";
    for (const file of files) {
      if (this.count() >= number("mostPhotos")) return this.say("tooMany", { most: number("mostPhotos") });
      if (!file.type.startsWith("image/") && !STILL_A_PHOTO.test(file.name)) return this.say("notAPhoto", { name: file.name });
      this.say("reading");
      const photo = await read(file);
      if (photo.blob.size > number("largestPhoto")) return this.say("tooLarge");
      this.photos.push(photo);
      this.show();
      this.say("photoAdded", { number: this.count() });
    }
  }

  async turn(photo) {
    const turned = await redraw(photo.blob, { turned: true });
    this.replace(photo, turned);
    this.list.querySelectorAll("[data-turn]")[this.photos.indexOf(photo)]?.focus();
  }

  replace(photo, blob) {
    URL.revokeObjectURL(photo.url);
    Object.assign(photo, { blob, url: URL.createObjectURL(blob) });
    this.show();
  }

  remove(photo) {
    URL.revokeObjectURL(photo.url);
    this.photos.splice(this.photos.indexOf(photo), 1);
    this.show();
    this.say("photoRemoved");
    this.input.focus();
  }

  say(name, values) {
    this.status.textContent = say(name, values);
  }

  show() {
    this.list.hidden = this.photos.length === 0;
    this.list.replaceChildren(...this.photos.map((photo, index) => this.item(photo, this.held() + index + 1)));
    this.box.hidden = this.count() >= number("mostPhotos");
    this.form.dispatchEvent(new CustomEvent("report:changed"));
  }

  item(photo, place) {
    const item = Object.assign(document.createElement("li"), { className: "photo" });
    const name = say("photo", { number: place });
    if (photo.isShown) item.append(Object.assign(document.createElement("img"), { src: photo.url, alt: name }));
    else item.append(Object.assign(document.createElement("p"), { className: "meta", textContent: `${name}. ${say("cannotShow")}` }));
    const tools = Object.assign(document.createElement("div"), { className: "photo__tools" });
    if (photo.isShown) tools.append(tool(say("turn"), name, () => this.turn(photo), "turn"));
    tools.append(tool(say("remove"), name, () => this.remove(photo)));
    item.append(tools);
    return item;
  }
}

function tool(words, name, action, mark) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button button--secondary button--small", textContent: words });
  const which = Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: ` ${name}` });
  button.append(which);
  if (mark) button.dataset[mark] = "";
  button.addEventListener("click", action);
  return button;
}

/** The photo made small; as it is where the browser cannot read it (HEIC outside Apple's), for the server can. */
async function read(file) {
  try {
    const blob = await redraw(file);
    return { blob, name: "photo.jpg", url: URL.createObjectURL(blob), isShown: true };
  } catch {
    return { blob: file, name: file.name, url: "", isShown: false };
  }
}

async function redraw(blob, { turned = false } = {}) {
  const picture = await createImageBitmap(blob, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const [width, height] = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * scale)));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = turned ? [height, width] : [width, height];
  const context = canvas.getContext("2d");
  context.fillStyle = "white"; // under pictures that are see-through
  context.fillRect(0, 0, canvas.width, canvas.height);
  if (turned) {
    context.translate(height, 0);
    context.rotate(Math.PI / 2);
  }
  context.drawImage(picture, 0, 0, width, height);
  picture.close();
  return new Promise((resolve, reject) => {
    canvas.toBlob((made) => (made ? resolve(made) : reject(new Error("empty canvas"))), "image/jpeg", QUALITY);
  });
}
