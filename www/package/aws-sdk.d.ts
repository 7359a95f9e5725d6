import type { Kinesis } from "./index.js";

/** What became of one attempt of an SDK client. */
export interface AttemptReport {
  /** The operation, for example `PutRecord`. */
  operation: string;
  /** The same for all attempts of one call. */
  invocationId?: string;
  /** 1 for the first attempt; more for the SDK's own retries. */
  attempt?: number;
  /** After so many the SDK gives up. */
  maxAttempts?: number;
  /** The HTTP status. */
  status: number;
  /** The exception's name, when there was one. */
  errorType?: string;
}

/** Options of {@link requestHandler}. */
export interface RequestHandlerOptions {
  /** Called after each attempt: this is where the SDK's retries can be seen. */
  onRequest?: (report: AttemptReport) => void;
}

/** What clients of the AWS SDK for JavaScript v3 take as their `requestHandler`. */
export interface InProcessRequestHandler {
  readonly metadata: { readonly handlerProtocol: string };
  handle(
    request: any,
    options?: { abortSignal?: any; requestTimeout?: number },
  ): Promise<{ response: any }>;
  updateHttpClientConfig(key: never, value: never): void;
  httpHandlerConfigs(): {};
  destroy(): void;
}

/**
 * Connects a client to a Kinesis in the same process.
 *
 * ```js
 * const client = new KinesisClient({
 *   region: "us-east-1",
 *   credentials: { accessKeyId: "-", secretAccessKey: "-" },
 *   requestHandler: requestHandler(kinesis),
 * });
 * ```
 */
export function requestHandler(
  kinesis: Kinesis,
  options?: RequestHandlerOptions,
): InProcessRequestHandler;
