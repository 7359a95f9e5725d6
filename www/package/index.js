// Amazon Kinesis Data Streams, whole, in a page or in Node: the module that people import.

import load, { KinesisCore, hashKeyCore } from "./shardbelt.js";
import { Subscriptions } from "./subscriptions.js";

export { Simulation } from "./simulation.js";

let loading;

/** Loads the engine, once. See index.d.ts. */
export default function init(source) {
  // A failed load may be tried again.
  loading ??= load(source === undefined ? undefined : { module_or_path: source }).then(
    () => undefined,
    (error) => {
      loading = undefined;
      throw error;
    },
  );
  return loading;
}

/** One account's Kinesis in one region. See index.d.ts. */
export class Kinesis {
  #core;
  #now;
  #subscriptions;

  constructor(options = {}) {
    const now = options?.now;
    if (now !== undefined && typeof now !== "function") {
      throw new TypeError("now must be a function that returns milliseconds since 1970.");
    }
    this.#core = new KinesisCore(options);
    this.#now = now ?? Date.now;
    this.#subscriptions = new Subscriptions(this.#core, this.#now, now !== undefined);
  }

  /** Answers a request as HTTP carries it; it never throws for one. See index.d.ts. */
  handle({ method = "POST", headers = {}, body } = {}) {
    const flat = [];
    for (const name in headers) flat.push(name, String(headers[name]));
    const [status, answered, content] = this.#core.handle(
      this.#now(),
      String(method),
      flat,
      toBytes(body),
    );
    const response = { status, headers: answered, body: content };
    if (typeof content === "number") response.body = this.#subscriptions.open(content);
    this.#subscriptions.pump();
    return response;
  }

  /** Gives the memory back, and ends all subscriptions. */
  free() {
    this.#subscriptions.end();
    this.#core.free();
  }

  [Symbol.dispose ?? Symbol.for("Symbol.dispose")]() {
    this.free();
  }
}

/** Where a partition key lies in the hash space. See index.d.ts. */
export function hashKey(partitionKey) {
  const [md5, hashKey, position] = hashKeyCore(String(partitionKey));
  return { md5, hashKey, position };
}

const encoder = new TextEncoder();
const NOTHING = new Uint8Array();

function toBytes(body) {
  if (body instanceof Uint8Array) return body;
  if (body === undefined || body === null) return NOTHING;
  if (typeof body === "string") return encoder.encode(body);
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  if (ArrayBuffer.isView(body))
    return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  throw new TypeError("body must be a Uint8Array, an ArrayBuffer or a text.");
}
