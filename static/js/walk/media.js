// Photos and voices of what is being written: kept in the phone at once, shown, and thrown away again.

import { shrink } from "../photos/shrink.js";
import { button, byId, given, make, say, tell } from "./page.js";

const LONGEST_VOICE = 180; // seconds

export const isPhoto = ({ type }) => type.startsWith("image/");

/** `draft()` is what is being written; `changed()` keeps it. `opening()` is heard before the camera opens. */
export function startPhotos(ledger, { draft, changed, opening }) {
  for (const id of ["camera", "library"]) {
    const input = byId(id);
    input.addEventListener("click", opening);
    input.addEventListener("change", async () => {
      const files = [...input.files];
      input.value = "";
      for (const file of files) await add(file);
    });
  }

  async function add(file) {
    if (draft().media.filter(isPhoto).length >= given("mostPhotos")) return tell(say("tooManyPhotos", { most: given("mostPhotos") }));
    try {
      const { blob } = await shrink(file);
      const kept = await ledger.keep(await blob.arrayBuffer(), blob.type || "image/jpeg");
      if (!draft().media.some(({ sha256 }) => sha256 === kept.sha256)) draft().media.push(kept);
      await changed();
      tell(say("photoAdded"), { vibrate: true });
    } catch {
      tell(say("photoNotRead"));
    }
    await showPhotos(ledger, draft(), changed);
  }
}

export async function showPhotos(ledger, draft, changed) {
  const rows = [];
  for (const [at, { sha256, type }] of draft.media.filter(isPhoto).entries()) {
    const bytes = await ledger.bytes(sha256);
    const picture = bytes
      ? make("img", { src: URL.createObjectURL(new Blob([bytes], { type })), alt: say("photo", { number: at + 1 }) })
      : make("p", { class: "meta" }, say("photo", { number: at + 1 }));
    picture.addEventListener("load", () => URL.revokeObjectURL(picture.src), { once: true });
    const remove = button("×", () => take(sha256), { label: say("removePhoto", { number: at + 1 }) });
    rows.push(make("li", { class: "photo" }, picture, make("div", { class: "photo__tools" }, remove)));
  }
  byId("photos").replaceChildren(...rows);

  async function take(hash) {
    draft.media = draft.media.filter(({ sha256 }) => sha256 !== hash);
    await changed();
    await ledger.discard(hash);
    await showPhotos(ledger, draft, changed);
    byId("photos-heading").scrollIntoView({ block: "nearest" });
  }
}

/** Whether this browser can record at all. */
export const canRecord = () => Boolean(navigator.mediaDevices?.getUserMedia && globalThis.MediaRecorder);

export function startVoice(ledger, { draft, changed }) {
  const record = byId("record");
  let recorder = null;
  let timer = 0;

  record.addEventListener("click", () => (recorder ? recorder.stop() : begin()));
  byId("remove-voice").addEventListener("click", async () => {
    const [voice] = draft().media.filter((each) => !isPhoto(each));
    draft().media = draft().media.filter(isPhoto);
    await changed();
    if (voice) await ledger.discard(voice.sha256);
    await showVoice(ledger, draft());
    record.focus();
  });

  async function begin() {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      return tell(say("noMicrophone"));
    }
    const parts = [];
    let seconds = 0;
    recorder = new MediaRecorder(stream);
    recorder.addEventListener("dataavailable", ({ data }) => data.size && parts.push(data));
    recorder.addEventListener("stop", async () => {
      clearInterval(timer);
      for (const each of stream.getTracks()) each.stop();
      const type = (recorder.mimeType || "audio/webm").split(";")[0];
      recorder = null;
      show(false);
      const kept = await ledger.keep(await new Blob(parts).arrayBuffer(), type);
      draft().media = [...draft().media.filter(isPhoto), kept];
      await changed();
      await showVoice(ledger, draft());
      tell(say("voiceKept"), { vibrate: true });
    });
    recorder.start(1000);
    show(true, seconds);
    timer = setInterval(() => {
      seconds += 1;
      show(true, seconds);
      if (seconds >= LONGEST_VOICE) recorder?.stop();
    }, 1000);
  }

  function show(isRecording, seconds = 0) {
    record.setAttribute("aria-pressed", String(isRecording));
    record.querySelector("span").textContent = isRecording ? say("recording", { seconds }) : say("recordVoice");
  }

  show(false);
  return () => recorder?.stop();
}

export async function showVoice(ledger, draft) {
  const [voice] = draft.media.filter((each) => !isPhoto(each));
  const bytes = voice && (await ledger.bytes(voice.sha256));
  byId("voice").hidden = !voice;
  const player = byId("voice-player");
  if (player.src) URL.revokeObjectURL(player.src);
  if (bytes) player.src = URL.createObjectURL(new Blob([bytes], { type: voice.type }));
  else player.removeAttribute("src");
}
