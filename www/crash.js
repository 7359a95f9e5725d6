// What a visitor sees when the program breaks down, or cannot start: what happened, what was done up to
// then as a file, and how to go on. It stands in the page itself and needs nothing that could fail to load: no
// wasm, no catalogue of texts. Only a place in the source is looked up, when the list of them comes.
// src/ui/crash.rs calls it; src/ui/visit/storage.rs writes what it reads.
(() => {
  const WORDS = {
    en: {
      broke: "Shardbelt broke down",
      failed: "Shardbelt cannot start",
      file: "This page was opened as a file, and browsers load no modules from files. Serve its folder on this computer, for example with “python3 -m http.server”, and open it there.",
      load: "A part of the page did not load. Check your connection and load the page again.",
      old: "This browser knows no WebAssembly, in which Shardbelt runs. Use a newer one, or allow it.",
      panic: "That is a mistake in Shardbelt, not in what you did.",
      kept: "What you did up to a moment before is kept: seed {seed}, {count} commands, in the file below. Whoever opens it in Shardbelt sees the same. Send it along when you report this.",
      again: "It broke down with the same state a moment ago. Save the file, and start without it.",
      reload: "Reload",
      without: "Start without it",
      download: "Download the file",
      copy: "Copy the file",
      copied: "Copied",
      byHand: "Copy it by hand",
      name: "Scenario file",
    },
    de: {
      broke: "Shardbelt ist abgestürzt",
      failed: "Shardbelt startet nicht",
      file: "Diese Seite wurde als Datei geöffnet, und aus Dateien laden Browser keine Module. Stell den Ordner auf diesem Rechner bereit, etwa mit „python3 -m http.server“, und öffne ihn dort.",
      load: "Ein Teil der Seite ist nicht angekommen. Prüf deine Verbindung und lade die Seite neu.",
      old: "Dieser Browser kann kein WebAssembly, und darin läuft Shardbelt. Nimm einen neueren, oder erlaub es.",
      panic: "Das ist ein Fehler in Shardbelt, nicht in dem, was du getan hast.",
      kept: "Was du bis kurz davor getan hast, ist da: Seed {seed}, {count} Befehle, in der Datei unten. Wer sie in Shardbelt öffnet, sieht dasselbe. Leg sie bei, wenn du das meldest.",
      again: "Mit demselben Stand ist es eben schon abgestürzt. Speichere die Datei und starte ohne sie.",
      reload: "Neu laden",
      without: "Ohne sie starten",
      download: "Datei herunterladen",
      copy: "Datei kopieren",
      copied: "Kopiert",
      byHand: "Kopier sie von Hand",
      name: "Szenariodatei",
    },
  };
  const LIFE = "shardbelt-life";
  const CRASHED = "shardbelt-crashed";
  /** Two crashes within so long are one and the same. */
  const AGAIN_MS = 30_000;

  let isShown = false;

  /** What a storage says, or nothing where there is none. */
  function stored(read) {
    for (const storage of ["sessionStorage", "localStorage"]) {
      try {
        const found = read(window[storage]);
        if (found) return found;
      } catch {
        // Forbidden, in a sandboxed frame for example.
      }
    }
    return undefined;
  }

  function words() {
    const asked = new URLSearchParams(location.search).get("lang");
    const tag = asked ?? stored((it) => it.getItem("shardbelt-language")) ?? navigator.language;
    return tag.startsWith("de") ? WORDS.de : WORDS.en;
  }

  function element(tag, properties = {}, children = []) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  }

  function button(text, className, onclick) {
    return element("button", { type: "button", textContent: text, className, onclick });
  }

  /** Whether it happened a moment ago too. */
  function isAgain() {
    const before = Number(stored((it) => it.getItem(CRASHED)));
    stored((it) => it.setItem(CRASHED, String(Date.now())));
    return Date.now() - before < AGAIN_MS;
  }

  function startWithout() {
    stored((it) => it.removeItem(LIFE));
    history.replaceState(null, "", location.pathname + location.search);
    location.reload();
  }

  function download(file) {
    const href = URL.createObjectURL(new Blob([file], { type: "application/json" }));
    const link = element("a", { href, download: "shardbelt-crash.json" });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(href), 1_000);
  }

  /** The file of what was done, with what can be said of it. */
  function keptFile(say) {
    const file = stored((it) => it.getItem(LIFE));
    if (!file) return [];
    let life = {};
    try {
      life = JSON.parse(file);
    } catch {
      // Then the file itself is what broke it.
    }
    const [seed, count] = [life.seed ?? "?", life.commands?.length ?? 0];
    const text = element("textarea", { readOnly: true, rows: 6, value: file, ariaLabel: say.name });
    const copy = button(say.copy, "secondary", async () => {
      text.select();
      try {
        await navigator.clipboard.writeText(file);
        copy.textContent = say.copied;
      } catch {
        copy.textContent = document.execCommand("copy") ? say.copied : say.byHand;
      }
    });
    return [
      element("p", { textContent: say.kept.replace("{seed}", seed).replace("{count}", count) }),
      text,
      element("p", { className: "crash-buttons" }, [
        button(say.download, "secondary", () => download(file)),
        copy,
      ]),
    ];
  }

  /** Shows the card, unless there is one. Returns the element that says what happened. */
  function show(title, reason, what) {
    if (isShown) return undefined;
    isShown = true;
    const say = words();
    const again = isAgain();
    const file = keptFile(say);
    const main = [button(say.reload, "primary", () => location.reload())];
    if (again && file.length > 0) {
      main.unshift(button(say.without, "primary", startWithout));
      main[1].className = "secondary";
    }
    const said = element("pre", { textContent: what });
    const heading = element("h1", { textContent: say[title], tabIndex: -1 });
    const card = element("main", { className: "crash" }, [
      heading,
      element("p", { textContent: say[reason] }),
      ...(what ? [said] : []),
      ...(again && file.length > 0 ? [element("p", { textContent: say.again })] : []),
      element("p", { className: "crash-buttons" }, main),
      ...file,
    ]);
    document.body.replaceChildren(card);
    heading.focus();
    return said;
  }

  // What is left of the program would write down what is left of its world.
  for (const event of ["pagehide", "visibilitychange"]) {
    const stop = (event) => isShown && event.stopImmediatePropagation();
    window.addEventListener(event, stop, true);
  }

  /** The place in the source that a release's program has at an address, at which it has nothing itself. */
  async function placeAt(address) {
    const list = await (await fetch("./CODE/locations.txt")).text();
    return list.match(new RegExp(`^${address} (.*)$`, "m"))[1];
  }

  /** Called after a panic, with what it said, and with the address of the place if it could not say that. */
  window.shardbeltCrash = async (what, address) => {
    const at = (place) => what.replace(":0:0", place);
    let text = address ? at(`address ${address}`) : what;
    const said = show("broke", "panic", text);
    try {
      if (address) text = at(await placeAt(address));
      if (said) said.textContent = text;
    } catch {
      // The address has to do then. Who has the release can look it up.
    }
    console.error(text);
  };

  const hasStarted = () => document.querySelector(".page") !== null;

  function onFailure(error, what) {
    const ofWasm = typeof WebAssembly === "object" && error instanceof WebAssembly.RuntimeError;
    if (ofWasm) {
      // A panic has told more already; what has not is the end of the memory or of the stack.
      show("broke", "panic", String(error.stack ?? error));
    } else if (!hasStarted()) {
      const reason =
        typeof WebAssembly !== "object" ? "old" : location.protocol === "file:" ? "file" : "load";
      show("failed", reason, what);
    }
  }

  // Files that do not load tell their element, and not the window: only in the first phase does the
  // window hear of it.
  window.addEventListener(
    "error",
    (event) => {
      const { target } = event;
      const isScript = target instanceof HTMLScriptElement;
      if (isScript || event instanceof ErrorEvent) onFailure(event.error, event.message ?? "");
    },
    true,
  );
  window.addEventListener("unhandledrejection", ({ reason }) => onFailure(reason, String(reason)));
})();
