// What the page of the test runs: the lives of the scenarios that it is given.

import init, { Simulation } from "shardbelt";
import { digestsOf, digestsOfScripts } from "./lives.mjs";

async function main() {
  await init("/shardbelt.wasm");
  const { scenarios, crowd, scripts } = await (await fetch("/worlds.json")).json();
  return {
    digests: digestsOf(Simulation, scenarios),
    lives: digestsOfScripts(Simulation, crowd, scripts),
  };
}

main()
  .catch((error) => ({ failure: String(error?.stack ?? error) }))
  .then((report) => fetch("/report", { method: "POST", body: JSON.stringify(report) }));
