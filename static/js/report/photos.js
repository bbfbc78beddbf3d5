// Up to three photos: small pictures to look at, turn and remove.

import { shrink } from "../photos/shrink.js";
import { number, say } from "./page.js";

const SHOWN_BY_ALL = /^image\/(jpeg|png|webp|gif)$/;
const STILL_A_PHOTO = /\.(heic|heif|avif|jpe?g|png|webp|gif)$/i;

/** `onChange` gets the photos, [{blob, name}], each time they are others. */
export function startPhotos(form, { onChange = () => {} } = {}) {
  const picker = new Picker(form, onChange);
  picker.build();
  return picker;
}

class Picker {
  constructor(form, onChange) {
    this.form = form;
    this.onChange = onChange;
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
    this.form.addEventListener("report:emptied", () => this.empty());
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

  /** Those of the last time. They were made ready then. */
  restore(files) {
    for (const { blob, name } of files.slice(0, number("mostPhotos") - this.count())) {
      this.photos.push(this.shown({ file: blob, turns: 0, blob, name, isShown: SHOWN_BY_ALL.test(blob.type) }));
    }
    if (files.length) this.show();
  }

  empty() {
    for (const photo of this.photos) URL.revokeObjectURL(photo.url);
    this.photos = [];
    for (const held of this.form.querySelectorAll('input[name="held"]')) held.closest("label").remove();
    this.status.textContent = "";
    this.show();
  }

  async add(files) {
    this.input.value = "";
    for (const file of files) {
      if (this.count() >= number("mostPhotos")) return this.say("tooMany", { most: number("mostPhotos") });
      if (!file.type.startsWith("image/") && !STILL_A_PHOTO.test(file.name)) return this.say("notAPhoto", { name: file.name });
      this.say("reading");
      const photo = { file, turns: 0, ...(await shrink(file)) };
      if (photo.blob.size > number("largestPhoto")) return this.say("tooLarge");
      this.photos.push(this.shown(photo));
      this.show();
      this.onChange(this.photos);
      this.say("photoAdded", { number: this.count() });
    }
  }

  /** Always drawn from the file that was chosen, so that turning it around costs nothing of its sharpness. */
  async turn(photo) {
    photo.turns = (photo.turns + 1) % 4;
    const turned = await shrink(photo.file, { turns: photo.turns });
    URL.revokeObjectURL(photo.url);
    this.shown(Object.assign(photo, turned));
    this.show();
    this.onChange(this.photos);
    this.list.querySelectorAll("[data-turn]")[this.photos.indexOf(photo)]?.focus();
  }

  shown(photo) {
    photo.url = photo.isShown ? URL.createObjectURL(photo.blob) : "";
    return photo;
  }

  remove(photo) {
    URL.revokeObjectURL(photo.url);
    this.photos.splice(this.photos.indexOf(photo), 1);
    this.show();
    this.onChange(this.photos);
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
