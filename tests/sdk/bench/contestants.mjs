// The two that are measured: what takes a request's bytes and gives a response's bytes, in this
// process, without a socket between.

import { Readable } from "node:stream";
import kinesalite from "kinesalite";
import { UNLIMITED, loadShardbelt } from "../support/shardbelt.mjs";

const { Kinesis } = await loadShardbelt();

const headers = (operation) => ({
  "content-type": "application/x-amz-json-1.1",
  "x-amz-target": `Kinesis_20131202.${operation}`,
});

/** Shardbelt, whose clock goes on by a millisecond with each call: as fast as anybody may call. */
export function shardbelt(limits = {}) {
  let now = Date.UTC(2026, 0, 1);
  const kinesis = new Kinesis({ now: () => now, limits: { ...UNLIMITED, ...limits } });
  return {
    name: "shardbelt",
    ready: () => (now += 1_000),
    call(operation, body) {
      now += 1;
      return kinesis.handle({ headers: headers(operation), body }).body;
    },
    stop: () => kinesis.free(),
  };
}

/** kinesalite, with its store in memory. */
export function kinesaliteInProcess() {
  const server = kinesalite({ createStreamMs: 0, shardLimit: 100 });
  const signed = {
    authorization: "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b, Signature=c",
    "x-amz-date": "20260101T000000Z",
  };
  return {
    name: "kinesalite",
    ready: () => new Promise((resolve) => setTimeout(resolve, 100)),
    call: (operation, body) =>
      new Promise((resolve) => {
        const request = Readable.from([body], { objectMode: false });
        request.method = "POST";
        request.url = "/";
        request.headers = { ...headers(operation), ...signed };
        const response = { setHeader() {}, end: (body) => resolve(body) };
        server.emit("request", request, response);
      }),
    stop() {},
  };
}
