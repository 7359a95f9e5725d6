// The handler through which clients of the AWS SDK for JavaScript v3 reach a Kinesis in the same
// process. It has no use for hosts, signatures or HTTP/2, and never touches the network.

/** See aws-sdk.d.ts. */
export function requestHandler(kinesis, { onRequest } = {}) {
  return {
    metadata: { handlerProtocol: "h1" },

    async handle(request, { abortSignal } = {}) {
      if (abortSignal?.aborted) throw aborted();
      const { status, headers, body } = kinesis.handle(request);
      onRequest?.(told(request, status, headers));
      return { response: { statusCode: status, headers, body: abortable(body, abortSignal) } };
    },

    updateHttpClientConfig() {},

    httpHandlerConfigs() {
      return {};
    },

    destroy() {},
  };
}

function aborted() {
  return Object.assign(new Error("Request aborted"), { name: "AbortError" });
}

/** A stream that ends when the caller gives up. */
function abortable(body, abortSignal) {
  if (!(body instanceof ReadableStream) || !abortSignal) return body;
  const through = new TransformStream();
  body.pipeTo(through.writable, { signal: abortSignal }).catch(() => {});
  return through.readable;
}

/** What a request was about, and which of the SDK's attempts. */
function told(request, status, headers) {
  const sent = (name) => request.headers?.[name] ?? "";
  const attempt = /attempt=(\d+)(?:; max=(\d+))?/.exec(sent("amz-sdk-request"));
  return {
    operation: sent("x-amz-target").split(".").pop(),
    invocationId: sent("amz-sdk-invocation-id") || undefined,
    attempt: attempt ? Number(attempt[1]) : undefined,
    maxAttempts: attempt?.[2] ? Number(attempt[2]) : undefined,
    status,
    errorType: headers["x-amzn-errortype"],
  };
}
