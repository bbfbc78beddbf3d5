// The leader's phone keeps the way that is walked, while its screen is lit: pages cannot do that in the background.

import { asPlace } from "./place.js";
import * as operations from "./operations.js";
import { isWorthKeeping } from "./state.js";

const POINTS = 100; // in a piece
const EVERY = 180_000; // milliseconds

export class Track {
  /** `onChange(state)`: "on", "off" or "failed". */
  constructor(phone, onChange) {
    Object.assign(this, { phone, onChange, watch: null, lock: null, points: [] });
  }

  get isOn() {
    return this.watch !== null;
  }

  /** Goes on by itself when the browser was closed with the track on. */
  async restore() {
    const kept = await this.phone.thing("track");
    this.points = kept?.points ?? [];
    if (kept?.isOn) await this.start();
    else this.onChange("off");
  }

  async start() {
    if (!navigator.geolocation) return this.onChange("failed");
    this.watch = navigator.geolocation.watchPosition(
      (found) => this.#add(found),
      () => this.onChange("failed"),
      { enableHighAccuracy: true, maximumAge: 0 },
    );
    this.timer = setInterval(() => this.#handOver(), EVERY);
    this.stayLit = () => document.visibilityState === "visible" && this.#stayLit();
    document.addEventListener("visibilitychange", this.stayLit);
    await this.#stayLit();
    await this.#keep();
    this.onChange("on");
  }

  async stop() {
    navigator.geolocation.clearWatch(this.watch);
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.stayLit);
    this.watch = null;
    await this.lock?.release().catch(() => {});
    await this.#handOver();
    this.onChange("off");
  }

  async #add({ coords, timestamp }) {
    const { lon, lat, accuracy } = asPlace(coords);
    const point = [lon, lat, accuracy, new Date(timestamp).toISOString()];
    if (!isWorthKeeping(this.last, point)) return;
    this.last = point;
    this.points.push(point);
    this.onChange("on");
    if (this.points.length >= POINTS) await this.#handOver();
    else await this.#keep();
  }

  async #handOver() {
    const points = this.points;
    this.points = [];
    if (points.length) await this.phone.save(operations.track(points));
    await this.#keep();
  }

  #keep() {
    return this.phone.keepThing("track", { isOn: this.isOn, points: this.points });
  }

  /** The lock ends whenever the page is hidden; some browsers have none. */
  async #stayLit() {
    this.lock = await navigator.wakeLock?.request("screen").catch(() => null);
  }
}
