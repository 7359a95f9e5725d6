// A world around a stream, in time that can be wound back. See simulation.d.ts.

import { SimulationCore } from "./shardbelt.js";

const SEED_MAX = 2n ** 64n - 1n;

/** A scenario that lives, by itself and by what is done to it. See simulation.d.ts. */
export class Simulation {
  #core;

  constructor(scenario, options = {}) {
    // Only `fromFragment` has one.
    if (scenario instanceof SimulationCore) {
      this.#core = scenario;
      return;
    }
    const text = typeof scenario === "string" ? scenario : JSON.stringify(scenario);
    if (text === undefined) {
      throw new TypeError("scenario must be a scenario file: an object, or its JSON as a text.");
    }
    this.#core = new SimulationCore(text, readSeed(options));
  }

  static fromFragment(fragment) {
    return new Simulation(SimulationCore.fromFragment(String(fragment)));
  }

  run(ms, { tasksMax = Infinity } = {}) {
    return this.#core.run(Number(ms), Number(tasksMax));
  }

  seek(ms) {
    this.#core.seek(Number(ms));
  }

  stepTo(kind) {
    return this.#core.stepTo(String(kind));
  }

  stepBackTo(kind) {
    return this.#core.stepBackTo(String(kind));
  }

  now() {
    return this.#core.now();
  }

  end() {
    return this.#core.end();
  }

  do(line) {
    return JSON.parse(this.#core.doLine(String(line)));
  }

  undo() {
    return this.#core.undo();
  }

  redo() {
    return this.#core.redo();
  }

  view() {
    return JSON.parse(this.#core.view());
  }

  events(from = 0) {
    return JSON.parse(this.#core.events(Number(from)));
  }

  digest() {
    return this.#core.digest();
  }

  shareFragment() {
    return this.#core.shareFragment();
  }

  copyFrame(out) {
    if (!(out instanceof Float32Array)) throw new TypeError("out must be a Float32Array.");
    return this.#core.copyFrame(out);
  }

  free() {
    this.#core.free();
  }

  [Symbol.dispose ?? Symbol.for("Symbol.dispose")]() {
    this.free();
  }
}

/** The seed of these options, if they have one. */
function readSeed(options) {
  if (typeof options !== "object" || options === null) {
    throw new TypeError("options must be an object.");
  }
  for (const name in options) {
    if (name !== "seed") {
      throw new TypeError(`There is no option called ${name}. There is: seed.`);
    }
  }
  const { seed } = options;
  if (seed === undefined) return undefined;
  if (Number.isSafeInteger(seed) && seed >= 0) return BigInt(seed);
  if (typeof seed === "bigint" && seed >= 0n && seed <= SEED_MAX) return seed;
  throw new TypeError(
    "seed must be a whole number that is exact, or a BigInt from 0 to 2^64 - 1, " +
      `and is ${String(seed)}.`,
  );
}
