// When to send: at the start, when the network or the page comes back, now and then, and when somebody asks for it.
// After a failure it waits, longer each time; one sending at a time.

const EVERY = 60_000; // milliseconds
const FIRST = 4_000;
const LONGEST = 300_000;

/** How long to wait after so many failures in a row: doubled each time, and not all phones at once. */
export function waitAfter(failures, random = Math.random) {
  return Math.min(LONGEST, FIRST * 2 ** (failures - 1)) * (0.75 + random() / 2);
}

/** What the server or the network said, for words on the screen: `code` is "offline", "busy", "refused", "unknown". */
export class SendingFailed extends Error {
  constructor(code, { detail = "", retryAfter = 0 } = {}) {
    super(detail || code);
    this.code = code;
    this.detail = detail;
    this.retryAfter = retryAfter; // seconds
  }
}

export class Sender {
  /** `flush` sends what waits and throws SendingFailed when it cannot. `onChange(sender)` hears of every turn. */
  constructor(flush, { onChange = () => {}, every = EVERY, random = Math.random } = {}) {
    this.flush = flush;
    this.onChange = onChange;
    this.every = every;
    this.random = random;
    this.isSending = false;
    this.isStopped = false;
    this.again = false;
    this.failures = 0;
    this.error = null;
    this.finishedAt = null;
    this.timer = 0;
  }

  start() {
    globalThis.addEventListener?.("online", () => this.now());
    globalThis.document?.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.now());
    return this.now();
  }

  stop() {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  /** Send at once; while something is being sent: once more after that. */
  now() {
    if (this.isStopped) return Promise.resolve();
    if (this.isSending) {
      this.again = true;
      return this.running;
    }
    clearTimeout(this.timer);
    this.isSending = true;
    this.onChange(this);
    this.running = this.#run();
    return this.running;
  }

  async #run() {
    do {
      this.again = false;
      try {
        await this.flush();
        this.failures = 0;
        this.error = null;
        this.finishedAt = new Date();
      } catch (error) {
        this.failures += 1;
        this.error = error instanceof SendingFailed ? error : new SendingFailed("unknown", { detail: String(error) });
        this.again = false;
      }
    } while (this.again);
    this.isSending = false;
    const wait = this.error ? Math.max(waitAfter(this.failures, this.random), this.error.retryAfter * 1000) : this.every;
    if (!this.isStopped) this.timer = setTimeout(() => this.now(), wait);
    this.onChange(this);
  }
}
