// Photos shrink on the phone, which saves the sender's data and takes place and camera out of them before they leave it.

const LONGEST_SIDE = 2048; // pixels
const QUALITY = 0.85;
const QUARTER = Math.PI / 2;

/** The photo as it is sent, turned by `turns` quarters: { blob, name, isShown }. It stays as it is where that is
 * smaller already, and where the browser cannot read it (HEIC outside Apple's): the server can. */
export async function shrink(file, { turns = 0 } = {}) {
  try {
    const blob = await redraw(file, turns);
    if (turns || blob.size < file.size) return { blob, name: "photo.jpg", isShown: true };
    return { blob: file, name: file.name, isShown: true };
  } catch {
    return { blob: file, name: file.name, isShown: false };
  }
}

/** What is chosen in a file field is exchanged for what is sent; the form then goes its ordinary way. */
export function shrinkWhatIsChosen(input) {
  input.addEventListener("change", async () => {
    const files = [...input.files];
    const photos = await Promise.all(files.map((file) => shrink(file)));
    if (files.length !== input.files.length || files.some((file, at) => file !== input.files[at])) return; // chosen anew
    const small = new DataTransfer();
    for (const { blob, name } of photos) small.items.add(new File([blob], name, { type: blob.type }));
    input.files = small.files;
  });
}

async function redraw(file, turns) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const [width, height] = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * scale)));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = turns % 2 ? [height, width] : [width, height];
  const context = canvas.getContext("2d");
  context.fillStyle = "white"; // under pictures that are see-through
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.translate(canvas.width / 2, canvas.height / 2);
  context.rotate(turns * QUARTER);
  context.drawImage(picture, -width / 2, -height / 2, width, height);
  picture.close();
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  canvas.width = canvas.height = 0; // gives the memory back at once, of which a phone's browser has little
  if (!blob) throw new Error("empty canvas");
  return blob;
}
