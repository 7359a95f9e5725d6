// Lives of worlds, and their digests: the same in Node and in every browser.

import { Random } from "../differential/random.mjs";

/** The digest at the end of each scenario file. */
export function digestsOf(Simulation, scenarios) {
  const digests = Object.entries(scenarios).map(([name, scenario]) => {
    const life = new Simulation(scenario);
    life.run(scenario.duration_ms);
    return [name, take(life)];
  });
  return Object.fromEntries(digests);
}

/** Random lives of a world: of each its digest, and how many of its lines were carried out. */
export function digestsOfScripts(Simulation, scenario, count) {
  const random = new Random(2026);
  return Array.from({ length: count }, (_, seed) => {
    const life = new Simulation(scenario, { seed });
    let done = 0;
    for (let act = 0; act < 12; act += 1) {
      life.run(random.below(4_000));
      try {
        life.do(line(random));
        done += 1;
      } catch {
        // A refusal is part of the life.
      }
    }
    return `${take(life)} ${done}`;
  });
}

function take(life) {
  const digest = life.digest();
  life.free();
  return digest;
}

const TIMES = {
  put: 40,
  split: 10,
  merge: 10,
  process: 30,
  fault: 5,
  producer: 5,
};

function line(random) {
  const shard = () => random.below(8);
  const fault = { operations: ["GetRecords"], percentage: 50, duration_ms: 2_000 };
  switch (random.weighted(TIMES)) {
    case "put":
      return `put-record --partition-key user-${random.below(50)} --data ${random.below(1e6)}`;
    case "split":
      return `split-shard --shard-to-split ${shard()}`;
    case "merge":
      return `merge-shards --shard-to-merge ${shard()} --adjacent-shard-to-merge ${shard()}`;
    case "process": {
      const verb = random.pick(["crash", "pause", "continue", "start-worker", "remove"]);
      const who = random.pick(["billing", "search", "mail"]);
      const worker = who === "search" && verb !== "start-worker" && verb !== "remove";
      return `${verb} ${who}${worker ? ` --worker ${random.below(4)}` : ""}`;
    }
    case "fault":
      return `inject-fault '${JSON.stringify({ action: "aws:fis:inject-api-throttle-error", ...fault })}'`;
    case "producer":
      return `add-producer '${JSON.stringify(producer(random))}'`;
  }
}

function producer(random) {
  return {
    name: `more ${random.below(1_000)}`,
    traffic: { constant: 1 + random.below(20) },
    record_bytes: 100,
    population: { zipf: { users: 50 } },
    key: "user_{user}",
    sending: {
      calls: {
        PutRecords: {
          records_max: 10,
          bytes_max: 5_000,
          linger_ms: 200,
          on_partial_failure: random.pick(["ignore", "retry_all", "retry_failed"]),
        },
      },
      retries: { attempts_max: 3, backoff_ms: 100 },
      latency_ms: 20,
    },
  };
}
