// The two that are compared, behind one face: `call(operation, input)` and what each gave out.

import http from "node:http";

const CONTENT_TYPE = "application/x-amz-json-1.1";

class Side {
  numbers = [];
  iterators = [];
  #places = new Map();

  /** The input with this side's own values where it has handles. */
  resolve(input) {
    if (Array.isArray(input)) return input.map((item) => this.resolve(item));
    if (input === null || typeof input !== "object") return input;
    if ("$number" in input) return this.numbers[input.$number];
    if ("$iterator" in input) return this.iterators[input.$iterator];
    return Object.fromEntries(
      Object.entries(input).map(([name, value]) => [name, this.resolve(value)]),
    );
  }

  /** The place of a number that a put returned, if it is known. */
  placeOf(number) {
    return this.#places.get(number);
  }

  remember(number, place) {
    this.#places.set(number, place);
    this.numbers[place] ??= number;
  }

  /** An answer in which what differs by nature has a name instead. */
  symbolic(value, member = "") {
    if (Array.isArray(value)) return value.map((item) => this.symbolic(item, member));
    if (value !== null && typeof value === "object") {
      return Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [name, this.symbolic(inner, name)]),
      );
    }
    if (typeof value !== "string") return value;
    if (member.endsWith("ShardIterator")) return "an iterator";
    return value.replace(/\d{50,}/g, (number) => this.#symbol(number));
  }

  /** A number that a put returned is known by its place; others by the shard that they name. */
  #symbol(number) {
    const place = this.#places.get(number);
    if (place !== undefined) return `number ${place}`;
    const bits = BigInt(number);
    if (bits >> 184n !== 2n || (bits & 15n) !== 2n) return number;
    const isEnd = ((bits >> 80n) & 0x7fff_ffff_ffff_ffffn) === 0x7fff_ffff_ffff_ffffn;
    return `${isEnd ? "end" : "start"} of shard ${(bits >> 4n) & 0xffff_ffffn}`;
  }
}

export class Shardbelt extends Side {
  name = "shardbelt";
  #kinesis;

  constructor(kinesis) {
    super();
    this.#kinesis = kinesis;
  }

  async call(operation, input) {
    const { status, body } = this.#kinesis.handle({
      method: "POST",
      path: "/",
      headers: { "content-type": CONTENT_TYPE, "x-amz-target": `Kinesis_20131202.${operation}` },
      body: new TextEncoder().encode(JSON.stringify(this.resolve(input))),
    });
    const text = new TextDecoder().decode(body);
    return { status, body: text === "" ? null : JSON.parse(text) };
  }
}

export class Kinesalite extends Side {
  name = "kinesalite";
  #server;
  #agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  #port;

  static async start(kinesalite, options) {
    const side = new Kinesalite();
    side.#server = kinesalite(options);
    await new Promise((resolve) => side.#server.listen(0, "127.0.0.1", resolve));
    side.#port = side.#server.address().port;
    return side;
  }

  async stop() {
    this.#agent.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  call(operation, input) {
    const body = JSON.stringify(this.resolve(input));
    const headers = {
      "content-type": CONTENT_TYPE,
      "content-length": Buffer.byteLength(body),
      "x-amz-target": `Kinesis_20131202.${operation}`,
      "x-amz-date": "20260101T000000Z",
      authorization: "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b, Signature=c",
    };
    return new Promise((resolve, reject) => {
      const options = {
        host: "127.0.0.1",
        port: this.#port,
        method: "POST",
        headers,
        agent: this.#agent,
      };
      const request = http.request(options, (response) => {
        const chunks = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          resolve({ status: response.statusCode, body: text === "" ? null : JSON.parse(text) });
        });
      });
      request.on("error", reject);
      request.end(body);
    });
  }
}
