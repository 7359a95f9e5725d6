// Every name of the package, as a user in TypeScript writes it. Nothing here runs: `tsc` reads it,
// and `package.test.mjs` reads from it that no name was forgotten.

import { KinesisClient, ListStreamsCommand } from "@aws-sdk/client-kinesis";
import init, { Kinesis, Simulation, hashKey } from "shardbelt";
import type {
  ConsumerView,
  CursorView,
  EventKind,
  FaultView,
  FleetView,
  Gauge,
  Happening,
  KinesisOptions,
  KinesisRequest,
  KinesisResponse,
  LeaseView,
  Limits,
  MappingView,
  Outcome,
  ProcessState,
  ProducerView,
  RunOptions,
  ScenarioFile,
  Settings,
  ShardView,
  SimulationEvent,
  SimulationOptions,
  ThroughputLimit,
  View,
  WasmSource,
  WatchedView,
  WorkerView,
} from "shardbelt";
import { requestHandler } from "shardbelt/aws-sdk";
import type {
  AttemptReport,
  InProcessRequestHandler,
  RequestHandlerOptions,
} from "shardbelt/aws-sdk";

const sources: WasmSource[] = [
  new URL("https://example.com/shardbelt.wasm"),
  "/shardbelt.wasm",
  new Request("/shardbelt.wasm"),
  new Response(),
  fetch("/shardbelt.wasm"),
  new Uint8Array(),
  new ArrayBuffer(0),
];
const loaded: Promise<void> = init();
await Promise.all([loaded, ...sources.map((source) => init(source))]);

const limits: Required<Limits> = {
  writeRecordsPerS: 1_000,
  writeBytesPerS: 1_048_576,
  readCallsPerS: 5,
  readBytesPerS: 2_097_152,
  shardIteratorCallsPerS: 5,
  subscriptionBytesPerS: 2_097_152,
  getRecordsBytesMax: 10_485_760,
  recordBytesMax: 1_048_576,
  putRecordsBytesMax: 10_485_760,
  streamsInTransitionMax: 5,
  controlCallsLimited: true,
  retentionMs: 86_400_000,
};
const options: Required<KinesisOptions> = {
  accountId: "123456789012",
  region: "eu-central-1",
  limits,
  shardLimit: 100,
  createStreamMs: 500,
  deleteStreamMs: 500,
  updateStreamMs: 500,
  now: () => Date.now(),
};
const kinesis = new Kinesis(options);
new Kinesis({ limits: "aws" }).free();
// @ts-expect-error: no such option.
new Kinesis({ shards: 3 });

const request: Required<KinesisRequest> = {
  method: "POST",
  path: "/",
  headers: { "x-amz-target": "Kinesis_20131202.ListStreams" },
  body: "{}",
};
const { status, headers, body }: KinesisResponse = kinesis.handle(request);
const shown: [number, string | undefined] = [status, headers["content-type"]];
if (body instanceof ReadableStream) await body.cancel();
else console.log(shown, body.byteLength);

const { md5, hashKey: decimal, position } = hashKey("user-1");
const place: [string, string, number] = [md5, decimal, position];
console.log(place);

const reports: Required<AttemptReport>[] = [];
const watching: RequestHandlerOptions = {
  onRequest({
    operation,
    invocationId = "",
    attempt = 1,
    maxAttempts = 1,
    status,
    errorType = "",
  }) {
    reports.push({ operation, invocationId, attempt, maxAttempts, status, errorType });
  },
};
const handler: InProcessRequestHandler = requestHandler(kinesis, watching);
const client = new KinesisClient({ region: "us-east-1", requestHandler: handler });
const names: string[] | undefined = (await client.send(new ListStreamsCommand({}))).StreamNames;
console.log(names);
kinesis.free();

const billing: Settings = { name: "billing", retrieval: { polling: { interval_ms: 1_000 } } };
const file: ScenarioFile = {
  version: 1,
  title: "Orders",
  duration_ms: 60_000,
  scenario: { stream: "orders", shard_count: 2, consumers: [billing], script: [] },
};
const seeds: Required<SimulationOptions>[] = [{ seed: 1 }, { seed: 2n ** 63n }];
const simulation = new Simulation(file, seeds[0]);
new Simulation(JSON.stringify(file)).free();
// @ts-expect-error: no such version.
new Simulation({ ...file, version: 2 });

const bounded: RunOptions = { tasksMax: 10_000 };
const isDone: boolean = simulation.run(1_000, bounded);
simulation.seek(500);
const kinds: Happening[] = ["put", "read", "refusal", "change", "harm"];
const steps: boolean[] = kinds.map((kind) => simulation.stepTo(kind) || simulation.stepBackTo(kind));
const times: number[] = [simulation.now(), simulation.end()];

const outcome: Outcome = simulation.do("put-record --partition-key user-1 --data hi");
if (outcome.kind === "put") {
  const { shardId, sequenceNumber }: { shardId: string; sequenceNumber: string } = outcome;
  console.log(outcome.line, shardId, sequenceNumber);
}
const undone: boolean[] = [simulation.undo(), simulation.redo()];

const view: View = simulation.view();
const shards: ShardView[] = view.shards;
const gauges: Gauge[] = shards.map(({ gauges }) => gauges.writeRecords);
const writers: ProducerView[] = view.producers;
const readers: (ConsumerView | FleetView | MappingView)[] = [
  ...view.consumers,
  ...view.fleets,
  ...view.mappings,
];
const watched: WatchedView[] = readers.map((reader) => reader.watched);
const cursors: CursorView[] = view.consumers.flatMap((reader) => reader.cursors);
const limits_met: (ThroughputLimit | null)[] = cursors.map((cursor) => cursor.refusedLately);
const workers: WorkerView[] = view.fleets.flatMap((fleet) => fleet.workers);
const states: ProcessState[] = workers.map((worker) => worker.state);
const leases: LeaseView[] = view.fleets.flatMap((fleet) => fleet.leases);
const faults: FaultView[] = view.faults;
console.log(isDone, steps, times, undone, gauges, writers, watched, limits_met, states, leases, faults);

const events: SimulationEvent[] = simulation.events(10);
const happened: EventKind[] = events.map((event) => event.kind);
for (const { actor } of events) if (actor.kind === "producer") console.log(actor.id);
const parcels: number = simulation.copyFrame(new Float32Array(600));
const [digest, fragment]: [string, string] = [simulation.digest(), simulation.shareFragment()];
Simulation.fromFragment(fragment).free();
console.log(happened, parcels, digest);
simulation.free();
