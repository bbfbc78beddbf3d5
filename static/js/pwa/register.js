// The service worker, as the page sees it: when the app is ready without coverage, and when a newer one waits.

/** Resolves when this phone can open the app without coverage; rejects where it never can. */
export async function readyOffline() {
  if (!("serviceWorker" in navigator)) throw new Error("no service worker");
  await navigator.serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" });
  await navigator.serviceWorker.ready;
  await rememberLanguage();
}

/** The worker cannot read cookies: it opens the shell in the language of the page last read. */
async function rememberLanguage() {
  const cache = await caches.open("gisreport-language");
  await cache.put("/", new Response(document.documentElement.lang));
}

/** `onNew(takeOver)`: a newer release is here and waits to be asked. Browsers look too seldom, so we ask them to. */
export async function watchForNew(onNew) {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.ready;
  const offer = () => {
    const { waiting } = registration;
    if (waiting) onNew(() => takeOver(waiting));
  };
  const look = () => document.visibilityState === "visible" && registration.update().then(offer).catch(() => {});
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", offer));
  addEventListener("online", look);
  document.addEventListener("visibilitychange", look);
  offer();
  look();
}

function takeOver(worker) {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  worker.postMessage("take over");
}
