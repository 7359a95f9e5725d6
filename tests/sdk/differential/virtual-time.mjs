// One clock for both sides: kinesalite runs in this process, and its `Date.now` and `setTimeout` are
// these. So nothing waits, and nothing depends on how busy the machine is.

import { setImmediate as turn } from "node:timers/promises";

/** Turns of the event loop within which kinesalite's store has surely carried out what it began. */
const TURNS = 50;

export class VirtualTime {
  #now;
  #timers = [];
  #real = {
    now: Date.now,
    setTimeout: globalThis.setTimeout,
    clearTimeout: globalThis.clearTimeout,
  };

  constructor(startMillis) {
    this.#now = startMillis;
  }

  now = () => this.#now;

  install() {
    Date.now = this.now;
    globalThis.setTimeout = (callback, delay = 0, ...values) => {
      const timer = { at: this.#now + Number(delay), callback: () => callback(...values) };
      this.#timers.push(timer);
      return timer;
    };
    globalThis.clearTimeout = (timer) => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  uninstall() {
    Date.now = this.#real.now;
    globalThis.setTimeout = this.#real.setTimeout;
    globalThis.clearTimeout = this.#real.clearTimeout;
  }

  /** Lets so many milliseconds pass, and what is due in them happen in order. */
  async advance(millis) {
    const end = this.#now + millis;
    for (;;) {
      this.#timers.sort((one, other) => one.at - other.at);
      if (this.#timers.length === 0 || this.#timers[0].at > end) break;
      const timer = this.#timers.shift();
      this.#now = Math.max(this.#now, timer.at);
      timer.callback();
      for (let count = 0; count < TURNS; count += 1) await turn();
    }
    this.#now = end;
  }
}
