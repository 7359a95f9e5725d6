// Reports as Rust's tests do, so that one tally counts both.

export default async function* reporter(events) {
  let passed = 0;
  let failed = 0;
  let ignored = 0;
  for await (const { type, data } of events) {
    // A file counts when it stopped before its tests did.
    const isFailedFile =
      data?.details?.error?.failureType === "testCodeFailure" && data.nesting === 0;
    const isFile = data?.name !== undefined && data.file?.endsWith(data.name);
    const isTest = data?.details?.type !== "suite" && (!isFile || isFailedFile);
    if (type === "test:pass" && isTest) {
      const skipped = data.skip !== undefined || data.todo !== undefined;
      if (skipped) ignored += 1;
      else passed += 1;
      yield `test ${data.name} ... ${skipped ? "ignored" : "ok"}\n`;
    } else if (type === "test:fail" && isTest) {
      failed += 1;
      const { cause, message } = data.details.error;
      yield `test ${data.name} ... FAILED\n${cause?.stack ?? cause ?? message}\n`;
    } else if (type === "test:diagnostic" && data.message.startsWith("say: ")) {
      yield `     ${data.message.slice(5)}\n`;
    } else if (type === "test:stderr" || type === "test:stdout") {
      yield data.message;
    }
  }
  const outcome = failed === 0 ? "ok" : "FAILED";
  yield `\ntest result: ${outcome}. ${passed} passed; ${failed} failed; ${ignored} ignored\n`;
}
