/**
 * A world around a stream: those who write to it and read it, in virtual time that can be wound back.
 *
 * Everything follows from the scenario, the seed and what is done to it: two simulations that were
 * given the same have the same {@link Simulation.digest}, on every machine.
 *
 * Names that end in `Ms` are spans of time, or moments after the beginning; `now` in a view, and names
 * that end in `At` or `UpTo`, are milliseconds since 1970. Shards are their numbers: 3 is
 * `shardId-000000000003`. Hash keys and sequence numbers are decimal texts.
 */

/** Options of `new Simulation(…)`. */
export interface SimulationOptions {
  /** What chance begins with, in place of the scenario's own: 0 to 2^64 - 1. */
  seed?: number | bigint;
}

/**
 * A scenario file, as an object: a stream, those who write and read, and a script. Its JSON Schema and
 * examples are in the project's folder `scenarios`.
 */
export interface ScenarioFile {
  version: 1;
  title: string;
  description?: string;
  seed?: number;
  /** How long it is worth watching. */
  duration_ms: number;
  scenario: {
    stream: string;
    shard_count: number;
    /** What limits counted in records and bytes are divided by: 1 for AWS's own. */
    scale?: number;
    retention_ms?: number;
    update_stream_ms?: number;
    producers?: Settings[];
    consumers?: Settings[];
    fleets?: Settings[];
    mappings?: Settings[];
    script?: { at_ms: number; act: object }[];
  };
  /** What was done by hand, where the playground wrote the file. */
  commands?: { at_us: number; command: object }[];
  /** The moment of it that was looked at. */
  moment_us?: number;
}

/** Settings of somebody, as in a scenario file. */
export interface Settings {
  name: string;
  [setting: string]: unknown;
}

/** Whether somebody works. */
export type ProcessState = "running" | "paused" | "crashed";

/** Which throughput of a shard is used up. */
export type ThroughputLimit =
  "writeRecords" | "writeBytes" | "readCalls" | "readBytes" | "shardIteratorCalls";

/** All that there is to show of a world. */
export interface View {
  /** The virtual time. */
  now: number;
  /** How long the world has run. */
  elapsedMs: number;
  stream: string;
  /** `StreamStatus`; null when it is gone. */
  status: "CREATING" | "ACTIVE" | "UPDATING" | "DELETING" | null;
  /** What the limits were divided by. */
  scale: number;
  retentionMs: number;
  recordBytesMax: number;
  /** Whether puts return receipts: a setting that AWS does not have. */
  putReceipts: boolean;
  /** All shards that the stream lists, in order of creation. */
  shards: ShardView[];
  producers: ProducerView[];
  consumers: ConsumerView[];
  fleets: FleetView[];
  mappings: MappingView[];
  faults: FaultView[];
  /** Records that the stream holds. */
  recordsRetained: number;
}

/** A shard. */
export interface ShardView {
  shard: number;
  /** The hash keys that it owns, both ends among them. */
  range: { start: string; end: string };
  /** None, one or two. */
  parents: number[];
  /** From when on it takes records. */
  openedAt: number;
  /** From when on its children take them. */
  closedAt: number | null;
  takesRecords: boolean;
  /** Records that it holds. */
  records: number;
  /** What was used in the last second, and the limits. */
  gauges: Record<"writeRecords" | "writeBytes" | "readCalls" | "readBytes", Gauge>;
  /** What was counted since the world began. */
  tally: { accepted: number; read: number; refusedPuts: number; refusedReads: number };
}

/** How much of a limit was used in the last second. */
export interface Gauge {
  used: number;
  perS: number;
}

/** Somebody who writes. */
export interface ProducerView {
  id: number;
  settings: Settings;
  /** Records that it made. */
  made: number;
  /** Records accepted; those stored twice count twice. */
  accepted: number;
  /** Records refused, as often as they were. */
  refused: number;
  /** Records that wait to be sent, or to be sent again. */
  waiting: number;
  /** Records that will never be stored. */
  lost: number;
  /** Records stored more than once, without the first time. */
  copies: number;
  /** Records stored after a later one about the same subject. */
  storedOutOfOrder: number;
  /** Whether one was refused in the last second. */
  beingRefused: boolean;
}

/** What became of what a reader is to read. It cannot know that itself. */
export interface WatchedView {
  /** Records that it was given. */
  delivered: number;
  /** Those that it had been given before. */
  duplicates: number;
  /** Those that came after a later one of their writer about the same subject. */
  inversions: number;
  /** Records that it passed over when it began, or began again. */
  skipped: number;
  /** Records that retention took before it read them. */
  trimmedUnread: number;
  /** Records that it will never get: skipped or trimmed. */
  lost: number;
  /** User records in aggregated ones that it did not take apart. */
  notUnderstood: number;
  /** User records that it dropped with an aggregated record of which one did not belong in the shard. */
  dropped: number;
  /** Those among them that it was not given otherwise either. */
  missed: number;
  /** Records that it has yet to read. */
  unread: number;
  /** The age of the oldest of these. */
  lagMs: number;
}

/** A consumer that reads by itself. */
export interface ConsumerView {
  id: number;
  settings: Settings;
  state: ProcessState;
  /** Records read. */
  records: number;
  /** Calls refused. */
  refused: number;
  /** Its place in each shard that it reads, or has read to the end. */
  cursors: CursorView[];
  watched: WatchedView;
}

/** A consumer's place in a shard. */
export interface CursorView {
  shard: number;
  state: "reading" | "finished";
  /** It has read what arrived before; only while it reads. */
  readUpTo?: number;
  millisBehindLatest: number;
  /** Calls refused on this shard. */
  refused: number;
  /** What refused one in the last second. */
  refusedLately: ThroughputLimit | null;
}

/** Workers that share shards by leases, as the KCL's do. */
export interface FleetView {
  id: number;
  settings: Settings;
  workers: WorkerView[];
  leases: LeaseView[];
  watched: WatchedView;
}

/** A worker of a fleet. */
export interface WorkerView {
  worker: number;
  state: ProcessState;
  /** The shards that it holds leases of, as far as it knows. */
  held: number[];
  isIdle: boolean;
  records: number;
}

/** A row of a lease table. */
export interface LeaseView {
  shard: number;
  /** The worker that has it. */
  owner: number | null;
  counter: number;
  /** `TRIM_HORIZON`, `LATEST`, `AT_TIMESTAMP`, `SHARD_END` or a sequence number. */
  checkpoint: string;
  ownerSwitches: number;
  parents: number[];
}

/** An event source mapping, as AWS Lambda has them. */
export interface MappingView {
  id: number;
  settings: Settings;
  state: ProcessState;
  shards: number[];
  totals: {
    invocations: number;
    errors: number;
    processed: number;
    discarded: number;
    toDestination: number;
  };
  /** When the oldest record arrived that was read and is not processed. */
  oldestHeldAt: number | null;
  watched: WatchedView;
}

/** A fault that is injected. */
export interface FaultView {
  id: number;
  settings: { action: string; percentage: number; [setting: string]: unknown };
  endsAt: number;
}

/** Something that happened. Beside these it has the members of its kind, for example `shard`. */
export interface SimulationEvent {
  /** Its place among all that happened: 0, 1, 2 … */
  index: number;
  /** After the beginning: `seek(atMs)` winds to it. */
  atMs: number;
  actor: { kind: "hand" | "service" } | { kind: "producer" | "consumer"; id: number };
  /** The event that made it happen. */
  cause: number | null;
  /** Of a call: `"answered"`, or the exception's name. */
  outcome: string | null;
  kind: EventKind;
  [member: string]: unknown;
}

/** What can happen. */
export type EventKind =
  | "putAccepted"
  | "putThrottled"
  | "putFailed"
  | "batchPut"
  | "retryPlanned"
  | "aggregated"
  | "wrongShard"
  | "shardMapRefreshed"
  | "recordsLost"
  | "read"
  | "pushed"
  | "readThrottled"
  | "readFailed"
  | "shardFinished"
  | "shardBegun"
  | "repeated"
  | "outOfOrder"
  | "dropped"
  | "skipped"
  | "trimmedUnread"
  | "leaseTaken"
  | "leaseLost"
  | "checkpointed"
  | "invoked"
  | "returned"
  | "recordsDiscarded"
  | "reshardBegun"
  | "streamChanged"
  | "scriptStep"
  | "scriptRefused"
  | "commandGiven"
  // Later versions may tell of more.
  | (string & {});

/** What a line did. `line` is how it is written in full; null when it is too long for a line. */
export type Outcome = { line: string | null } & (
  | { kind: "put"; shard: number; shardId: string; sequenceNumber: string }
  | { kind: "producer" | "consumer" | "fault"; id: number }
  | { kind: "worker"; consumer: number; worker: number }
  | { kind: "resharding" | "set" }
);

/** What time can be run to: {@link Simulation.stepTo}. */
export type Happening = "anything" | "put" | "read" | "refusal" | "change" | "harm" | "command";

/** Options of {@link Simulation.run}. */
export interface RunOptions {
  /** At most so many steps of producers and consumers, so that a page stays responsive. */
  tasksMax?: number;
}

/** A scenario that lives, by itself and by what is done to it. */
export class Simulation {
  /**
   * @param scenario A scenario file: an object, or its JSON as a text.
   * @throws RangeError that says where in the scenario something is wrong.
   */
  constructor(scenario: ScenarioFile | string, options?: SimulationOptions);
  /**
   * What {@link Simulation.shareFragment} made, at the moment at which it did. It may be anybody's: it
   * is bounded in bytes, commands and the time that it takes to live.
   *
   * @throws RangeError that says what is wrong with it.
   */
  static fromFragment(fragment: string): Simulation;
  /**
   * Lets so much virtual time go by. Returns whether all of it did: false when `tasksMax` was reached.
   *
   * @throws Error named `StreamFullError` when the stream holds as much as a world can carry, 250,000
   *   records or 256 MiB of aggregated ones: time stands still.
   */
  run(ms: number, options?: RunOptions): boolean;
  /** Winds to a moment after the beginning, back or forward. Everything of that moment has happened. */
  seek(ms: number): void;
  /**
   * Runs to the next happening of a kind: a record accepted, records read, a call refused, a change of
   * the stream, harm (lost, repeated, out of order, never read), a command, or anything. Returns whether
   * there was one.
   */
  stepTo(kind: Happening): boolean;
  /** Winds back to the last moment before now at which something of a kind happened. */
  stepBackTo(kind: Happening): boolean;
  /** The virtual time, after the beginning. */
  now(): number;
  /** The furthest moment that was lived: {@link Simulation.seek} finds everything there again. */
  end(): number;
  /**
   * Carries out a line: one of the AWS CLI, or of the same make. In the past it begins another life.
   *
   * - `put-record --partition-key user-1 --data hi`, `split-shard --shard-to-split 3`,
   *   `merge-shards --shard-to-merge 0 --adjacent-shard-to-merge 1`: with or without `aws kinesis`
   *   and `--stream-name`. Data is a text, other than for the AWS CLI without
   *   `--cli-binary-format raw-in-base64-out`; `--cli-binary-format base64` is understood too.
   * - `add-producer JSON`, `change-producer JSON`, and the same with `consumer`, `fleet` and `mapping`;
   *   JSON between single quotes, as in a scenario file.
   * - `remove NAME`, `start-worker NAME`, `crash NAME`, `pause NAME`, `continue NAME`, the last three
   *   with `--worker NUMBER` for a fleet's.
   * - `inject-fault JSON`, `stop-fault NUMBER`, `set-put-receipts on`.
   *
   * @throws Error named `CommandLineError` for a line that is no command; with the exception's name for
   *   a call that the service refuses; `CommandError` for what the world refuses.
   */
  do(line: string): Outcome;
  /** Lives on as if the last command had not been given. Returns whether there was one. */
  undo(): boolean;
  /** Gives the command that was undone last after all. Returns whether there was one. */
  redo(): boolean;
  /** All that there is to show. */
  view(): View;
  /** The events from this index on, also those of long ago: at most 1,000. Default: from the first. */
  events(fromIndex?: number): SimulationEvent[];
  /** The digest of everything that happened: equal for equal lives. */
  digest(): string;
  /**
   * Scenario, seed, commands and the time, as the fragment of a link: `s=1:…`.
   *
   * @throws RangeError when it would be longer than 32 KiB.
   */
  shareFragment(): string;
  /**
   * Writes the newest records, newest first, as many as there is room for, and returns how many. Each
   * has six numbers:
   *
   * 0. how far it has come, from 0, where it was put, to 1, the horizon of retention; the newest thirty
   *    seconds take four fifths of the way;
   * 1. its place in the hash space, from 0 to 1;
   * 2. its age in seconds;
   * 3. its shard;
   * 4. the bytes of its data and its partition key;
   * 5. its key's colour, from 0 to 6, for keys named one by one; -1 for all others.
   *
   * No object is made for a record.
   */
  copyFrame(out: Float32Array): number;
  /** Gives the memory back. Nothing may be called after it. */
  free(): void;
}
