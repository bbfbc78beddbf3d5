// The last resort: everything of a queue as one file of JSON lines, to be handed over in any way at all.

/** A Blob: `head` first, then each item, then each photo or voice (also those the server has a receipt for). */
export async function backupFile(ledger, head) {
  const lines = [JSON.stringify(head)];
  for (const { id, sha256, content } of await ledger.items()) lines.push(JSON.stringify({ client_id: id, sha256, content }));
  for (const { sha256, type } of await ledger.media()) {
    const bytes = await ledger.bytes(sha256);
    if (bytes) lines.push(JSON.stringify({ sha256, type, base64: base64(bytes) }));
  }
  return new Blob([`${lines.join("\n")}\n`], { type: "application/x-ndjson" });
}

/** Share the file where phones can share files, else download it. Gives "shared", "downloaded" or "cancelled". */
export async function handOver(blob, name) {
  const file = new File([blob], name, { type: "text/plain" }); // what any app to share with takes
  if (matchMedia("(pointer: coarse)").matches && navigator.canShare?.({ files: [file] })) {
    try {
      await navigator.share({ files: [file] });
      return "shared";
    } catch (error) {
      if (error.name === "AbortError") return "cancelled";
    }
  }
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return "downloaded";
}

function base64(buffer) {
  const bytes = new Uint8Array(buffer);
  let text = "";
  for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(text);
}
