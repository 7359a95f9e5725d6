/**
 * Amazon Kinesis Data Streams, whole, in a page or in Node.
 *
 * ```js
 * import init, { Kinesis } from "shardbelt";
 * await init();
 * const kinesis = new Kinesis();
 * ```
 */

/** Where the WebAssembly comes from. */
export type WasmSource =
  URL | string | Request | Response | Promise<Response> | BufferSource | WebAssembly.Module;

/**
 * Loads the engine. Call it once and wait for it before anything else; further calls wait for the
 * first one.
 *
 * @param source In a page: nothing, and the `.wasm` file beside this module is fetched. In Node: its
 *   bytes, as `readFile` gives them for `import.meta.resolve("shardbelt/shardbelt.wasm")`.
 */
export default function init(source?: WasmSource): Promise<void>;

/** The limits of the service; what is left out is as on AWS. Amounts are whole numbers. */
export interface Limits {
  /** Records that a shard takes in a second. AWS: 1,000. */
  writeRecordsPerS?: number;
  /** Bytes of data and partition keys that a shard takes in a second. AWS: 1 MiB. */
  writeBytesPerS?: number;
  /** `GetRecords` calls that a shard answers in a second, for all callers together. AWS: 5. */
  readCallsPerS?: number;
  /** Bytes that a shard gives in a second to all callers of `GetRecords` together. AWS: 2 MiB. */
  readBytesPerS?: number;
  /** `GetShardIterator` calls that a shard answers in a second. AWS: 5. */
  shardIteratorCallsPerS?: number;
  /** Bytes that a registered consumer is given of a shard in a second. AWS: 2 MiB. */
  subscriptionBytesPerS?: number;
  /** Bytes in one `GetRecords` response. AWS: 10 MiB. */
  getRecordsBytesMax?: number;
  /** Bytes in one record, with its key, on a new stream. AWS: 1 MiB. */
  recordBytesMax?: number;
  /** Bytes in one `PutRecords`. AWS: 10 MiB. */
  putRecordsBytesMax?: number;
  /** Streams that may be in `CREATING` or `DELETING` at once. AWS: 5. */
  streamsInTransitionMax?: number;
  /** Whether the control plane's rates of calls are enforced. AWS: true. */
  controlCallsLimited?: boolean;
  /** How long a new stream keeps its records, in milliseconds. AWS: a day. */
  retentionMs?: number;
}

/** What a {@link Kinesis} is set up with. */
export interface KinesisOptions {
  /** Twelve digits. Default: `"000000000000"`. */
  accountId?: string;
  /** Default: `"us-east-1"`. */
  region?: string;
  /** Default: `"aws"`, the limits of the service. */
  limits?: "aws" | Limits;
  /** Open shards that the account may have. Default: 20,000. */
  shardLimit?: number;
  /** How long a stream is in `CREATING`, in milliseconds. Default: 500. */
  createStreamMs?: number;
  /** How long a stream is in `DELETING`, in milliseconds. Default: 500. */
  deleteStreamMs?: number;
  /** How long a stream is in `UPDATING`, in milliseconds. Default: 500. */
  updateStreamMs?: number;
  /** The time, in milliseconds since 1970. Default: `Date.now`. It need not be real. */
  now?: () => number;
}

/** A request, as HTTP carries it. */
export interface KinesisRequest {
  /** Default: `"POST"`. */
  method?: string;
  /** Of no consequence: the operation is named by `x-amz-target`. */
  path?: string;
  /** Names in any case. `x-amz-target` and `content-type` are needed. */
  headers?: Record<string, string>;
  /** AWS JSON 1.1 or CBOR 1.1, by the content type. */
  body?: Uint8Array | ArrayBuffer | string;
}

/** A response, as HTTP carries it. */
export interface KinesisResponse {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** All of it; for `SubscribeToShard`, a stream of event-stream frames. */
  body: Uint8Array | ReadableStream<Uint8Array>;
}

/** One account's Kinesis in one region, all in memory. */
export class Kinesis {
  /** @throws TypeError when an option is unknown, or has a value that it cannot have. */
  constructor(options?: KinesisOptions);
  /**
   * Answers a request. Whatever bytes are in it, there is an answer.
   *
   * @throws TypeError when the body is none of the types above.
   */
  handle(request: KinesisRequest): KinesisResponse;
  /** Gives the memory back, and ends all subscriptions. Nothing may be called after it. */
  free(): void;
}

/** Where a partition key lies in the hash space. */
export function hashKey(partitionKey: string): {
  /** Its MD5, as 32 hexadecimal digits. */
  md5: string;
  /** The same as a decimal number, from 0 to 2^128 - 1. */
  hashKey: string;
  /** The same as a share of the hash space: 0 is where the first shard begins, 1 the end. */
  position: number;
};

export * from "./simulation.js";
