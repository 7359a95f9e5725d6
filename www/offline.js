// Lets service-worker.js keep the page for when there is no network. A page under development, into which
// Trunk's server puts its script that reloads it, is not kept: every load of it is to be the newest.
addEventListener("load", async () => {
  const container = navigator.serviceWorker;
  // Neither from files nor without HTTPS.
  if (!container) return;
  // Written so that it is not found in this very script, minified or not.
  const isDevelopment = [...document.scripts].some((script) =>
    /\.well-known\/trunk\/ws/.test(script.textContent),
  );
  try {
    if (isDevelopment) {
      await (await container.getRegistration("./"))?.unregister();
      return;
    }
    await container.register("./service-worker.js");
    const { active } = await container.ready;
    // The first files came, and some are on their way, without it.
    const tell = (list) => active.postMessage(list.getEntries().map(({ name }) => name));
    new PerformanceObserver(tell).observe({ type: "resource", buffered: true });
  } catch {
    // Forbidden, in a private window for example: then the page needs the network, and nothing else.
  }
});
