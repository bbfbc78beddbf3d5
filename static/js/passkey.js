// Asks the browser for a passkey, and sends its answer with the form. Without this nothing here works, so the button
// is shown by it: <form data-passkey="create|get" data-options="id of the JSON" or data-options-url="…">
// with <input name="credential" type="hidden">, <button hidden> and <p class="passkey__trouble" hidden>.

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");

/** What the server wants, with bytes where it wrote letters. */
function wanted(options, { passwordless }) {
  const key = structuredClone(options.publicKey ?? options);
  key.challenge = bytes(key.challenge);
  if (key.user) key.user.id = bytes(key.user.id);
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    key[list] = (key[list] ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
  }
  if (passwordless && key.authenticatorSelection) {
    Object.assign(key.authenticatorSelection, {
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    });
  }
  return { publicKey: key };
}

/** The credential as the server reads it. */
function written(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = text(credential.response[part]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(document.getElementById(form.dataset.options).textContent);
  const answer = await fetch(form.dataset.optionsUrl, {
    headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
  });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

async function ask(form) {
  const { creation_options, request_options } = await optionsOf(form);
  const passwordless = form.elements.passwordless?.checked ?? false;
  const credential =
    form.dataset.passkey === "create"
      ? await navigator.credentials.create(wanted(creation_options, { passwordless }))
      : await navigator.credentials.get(wanted(request_options, { passwordless }));
  form.elements.credential.value = written(credential);
  form.submit();
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const button = form.querySelector("button");
  const trouble = form.querySelector(".passkey__trouble");
  if (!window.PublicKeyCredential) {
    if (trouble) trouble.hidden = false;
    continue;
  }
  button.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (trouble) trouble.hidden = true;
    button.disabled = true;
    ask(form).catch(() => {
      button.disabled = false; // declined, no such key, or too late: the browser has said which
      if (trouble) trouble.hidden = false;
    });
  });
}
