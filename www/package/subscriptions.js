// The streams that SubscribeToShard answers with.
//
// The engine says what a subscription has to send, and when there will be more even if nobody calls
// meanwhile. A stream asks when its reader wants more, after every call that may have brought
// records, and at that time.

/** With a clock of the user's own, that time says nothing about ours: ask this often. */
const OTHER_CLOCK_MS = 50;
/** Timers of browsers count 31 bits. */
const TIMER_MS_MAX = 2 ** 31 - 1;

export class Subscriptions {
  #core;
  #now;
  #hasOtherClock;
  /** The streams whose readers wait, by the subscription's number. */
  #waiting = new Map();
  #open = new Map();

  constructor(core, now, hasOtherClock) {
    this.#core = core;
    this.#now = now;
    this.#hasOtherClock = hasOtherClock;
  }

  /** The stream of a subscription. */
  open(id) {
    return new ReadableStream(
      {
        start: (controller) => {
          this.#open.set(id, controller);
        },
        pull: (controller) => this.#pull(id, controller),
        cancel: () => {
          this.#forget(id);
          this.#core.closeSubscription(id);
        },
      },
      // Nothing is asked for that nobody waits for: a timer would keep a process alive.
      { highWaterMark: 0 },
    );
  }

  /** Gives those who wait what a call may have brought. */
  pump() {
    for (const { ask } of [...this.#waiting.values()]) ask();
  }

  /** Ends all streams. */
  end() {
    for (const [id, controller] of [...this.#open]) {
      this.#forget(id);
      controller.close();
    }
  }

  /** Resolves when the stream was given something, or is at its end. */
  #pull(id, controller) {
    return new Promise((resolve) => {
      const ask = () => {
        this.#stopWaiting(id);
        if (!this.#open.has(id)) return resolve();
        const [frames, isEnded, nextAt] = this.#core.pollSubscription(this.#now(), id);
        if (frames.length > 0) controller.enqueue(frames);
        if (isEnded) {
          this.#forget(id);
          controller.close();
        }
        if (isEnded || frames.length > 0) return resolve();
        this.#waiting.set(id, { ask, timer: this.#askAgain(ask, nextAt), resolve });
      };
      ask();
    });
  }

  #askAgain(ask, nextAt) {
    const wait = this.#hasOtherClock ? OTHER_CLOCK_MS : Math.ceil(nextAt - this.#now());
    return setTimeout(ask, Math.min(Math.max(wait, 0), TIMER_MS_MAX));
  }

  #stopWaiting(id) {
    clearTimeout(this.#waiting.get(id)?.timer);
    this.#waiting.delete(id);
  }

  #forget(id) {
    const resolve = this.#waiting.get(id)?.resolve;
    this.#stopWaiting(id);
    this.#open.delete(id);
    resolve?.();
  }
}
