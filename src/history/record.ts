/**
 * What was seen, by whom, when: the record types of a history.
 *
 * A history is a folder of NDJSON files, one per process, each appended while the run goes on. A line is either a
 * JSON object with a `kind` (the types below) or, for the one record written by the million, a JSON array: an
 * operation. Every `at` and every time in an operation is in whole microseconds since the run's epoch, on the clock
 * of the process that wrote the file.
 */

import type { At, DeploymentRecord, DifferencesRecord, MovedRecord } from './deployment-record.ts';
import type { FaultEffect } from './fault-effect.ts';
import type { WriterIdentity } from './ledger.ts';
import type { BackendsRecord, LookRecord } from './lookup-record.ts';
import type { NodeState } from './node-state.ts';
import type { ProgramRecord } from './program-record.ts';
import type { AdmissionRecord, LimitRecord, PreloadedRecord, StorageRecord } from './resource-record.ts';
import type { SettingsRecord } from './settings-record.ts';
import type { SentinelView } from './sentinel-view.ts';

/** How an operation ended. Unknown: it may or may not have been applied, now or later. */
export const OUTCOMES = ['ok', 'fail', 'unknown'] as const;
export const OK = 0;
export const FAIL = 1;
export const UNKNOWN = 2;

/**
 * One completed operation: `[writer, number, intended, sent, done, outcome, source]`, for an acknowledged increment
 * followed by the `value` that the counter had then, for an answered read by the number that it showed, where
 * there was one, and for a message that came by its number.
 * `sent` is -1 when the command was never written to a socket. `outcome` indexes OUTCOMES. `source` is the id of the
 * ConnectionRecord that acknowledged it (ok) or of the ErrorRecord that explains it (fail, unknown); both ids, like
 * the writer's, count per file.
 */
export type OperationRecord = readonly [
  writer: number,
  number: number,
  intended: number,
  sent: number,
  done: number,
  outcome: 0 | 1 | 2,
  source: number,
  value?: number,
];

/** First line of every file: who writes it. */
export interface ProcessRecord extends At {
  readonly kind: 'process';
  readonly name: string;
  readonly pid: number;
  readonly bootId: string;
  /** Wall clock at `at`, ISO 8601 in UTC. */
  readonly wallClock: string;
  readonly node: string;
  /** It records its stalls one by one; processes of older versions did not. */
  readonly recordsStalls?: true;
}

/** A writer, with one connection and one list of its own, or a reader. */
export interface WriterRecord extends At, WriterIdentity {
  readonly kind: 'writer';
  readonly id: number;
}

/** The numbers from `from` to `to` (inclusive) may be attempted from now on; written before the first of them is. */
export interface BlockRecord extends At {
  readonly kind: 'block';
  readonly writer: number;
  readonly from: number;
  readonly to: number;
}

/**
 * A writer is connected: acknowledgements that name this id came from this process of this node. Both are absent where a
 * client program acknowledges, which does not say who did.
 */
export interface ConnectionRecord extends At {
  readonly kind: 'connection';
  readonly id: number;
  readonly writer: number;
  readonly node?: string;
  readonly runId?: string;
}

/** A class of errors met by writers, recorded once. */
export interface ErrorRecord extends At {
  readonly kind: 'error';
  readonly id: number;
  /** The server's error code (`NOREPLICAS`), or our own word in lower case (`timeout`, `closed`, `not connected` …). */
  readonly code: string;
  readonly text: string;
}

/** The writers of a workload have begun, or have stopped with nothing in flight. */
export interface WritingRecord extends At {
  readonly kind: 'writing';
  readonly workload: string;
  readonly phase: 'begun' | 'stopped';
}

/** How well a process of the harness itself could run, once a second. */
export interface HealthRecord extends At {
  readonly kind: 'health';
  readonly process: string;
  /** Longest time the event loop was late in this second, ms. */
  readonly loopDelayMaxMs: number;
  /** How much wall clock and monotonic clock drifted apart in this second, ms. */
  readonly clockJumpMs: number;
  /** Share of one core used in this second, 0 to 1 (more with threads). */
  readonly cpu: number;
}

/** A process of the harness could not run: from `at` minus `length` until `at`. Older histories have none. */
export interface StallRecord extends At {
  readonly kind: 'stall';
  readonly process: string;
  /** µs. */
  readonly length: number;
}

/** A message published by a Sentinel, as it came. */
export interface EventRecord extends At {
  readonly kind: 'event';
  readonly sentinel: string;
  readonly channel: string;
  readonly payload: string;
}

/** The observer's connection to a Sentinel's events opened or closed: events in between were not heard. */
export interface ListeningRecord extends At {
  readonly kind: 'listening';
  readonly sentinel: string;
  readonly listening: boolean;
}

/** One Sentinel's own view, as polled. */
export interface SentinelRecord extends At {
  readonly kind: 'sentinel';
  readonly sentinel: string;
  readonly reachable: boolean;
  readonly view?: SentinelView;
}

/** One data node's own state, as polled. */
export interface NodeRecord extends At {
  readonly kind: 'node';
  readonly node: string;
  readonly reachable: boolean;
  readonly state?: NodeState;
}

/** A command that the schedule had a process carry out, and its answer. */
export interface CommandRecord extends At {
  readonly kind: 'command';
  readonly process: string;
  /** The command, such as `SENTINEL FAILOVER mymaster`. */
  readonly words: string;
  /** When it was sent; `at` is when the answer came. */
  readonly sent: number;
  readonly reply: string;
}

/** A command by which a fault kept a process from answering anything else, and its answer. */
export interface BusyRecord extends At {
  readonly kind: 'busy';
  readonly process: string;
  /** The command, such as `DEBUG SLEEP 12`. */
  readonly words: string;
  /** When it was sent; `at` is when its answer came, or none could come any more. */
  readonly sent: number;
  /** Absent where the connection broke before. */
  readonly reply?: string;
}

/** The observer asked a data node to take a write of its own; `reply` is OK or the refusal. */
export interface ProbeRecord extends At {
  readonly kind: 'probe';
  readonly node: string;
  /** When the probe was sent; `at` is when the answer came or patience ended. */
  readonly sent: number;
  readonly accepted: boolean;
  readonly reply: string;
  readonly runId: string;
}

/** What a data node held of one list, in list order, as runs of consecutive numbers `[first, count]`. */
export interface ReadRecord extends At {
  readonly kind: 'read';
  /** `before-heal` names the evidence taken just before a heal; `final` the read after convergence. */
  readonly when: 'before-heal' | 'final';
  /** The heal or the final read this belongs to; reads with the same label are one reading. */
  readonly label: string;
  readonly node: string;
  readonly key: string;
  readonly runs: readonly (readonly [first: number, count: number])[];
}

/** One reading of one node came to its end (or failed to): without it, reads of that label and node are not evidence. */
export interface ReadingRecord extends At {
  readonly kind: 'reading';
  readonly when: 'before-heal' | 'final';
  readonly label: string;
  readonly node: string;
  /** When it began; `at` is when it was over. Older histories do not say. */
  readonly began?: number;
  readonly complete: boolean;
  readonly keys: number;
  readonly state?: NodeState;
  readonly problem?: string;
}

/**
 * How far the clock of an agent may be from the runner's after correction, µs; 0 when they read the same kernel's.
 * Written when the agent has begun, and again at its end when the clocks have drifted apart meanwhile.
 */
export interface ClockRecord extends At {
  readonly kind: 'clock';
  /** The agent, as its own file names it. */
  readonly process: string;
  readonly errorUs: number;
}

/** The run as a whole goes into a new phase. `ended` is the last line of a run that was not interrupted. */
export interface PhaseRecord extends At {
  readonly kind: 'phase';
  readonly phase: 'starting' | 'steady' | 'schedule' | 'settling' | 'final-reads' | 'ended';
}

/** A step of the schedule begins or ends. `path` numbers it, such as `1.0` for the first inside the second. */
export interface StepRecord extends At {
  readonly kind: 'step';
  readonly path: string;
  readonly phase: 'begin' | 'end';
  readonly words: string;
  /** Why it did not end as it should (an await in vain). */
  readonly problem?: string;
}

/** A directed link between two hosts: what `from` sends to `to`. */
export interface Link {
  readonly from: string;
  readonly to: string;
}

/** The life of one injected fault. `injecting` and `healing` are written before the act, the others after it. */
export interface FaultRecord extends At {
  readonly kind: 'fault';
  /** The path of its step. */
  readonly path: string;
  readonly phase: 'injecting' | 'injected' | 'healing' | 'healed';
  /** The kind of fault, such as `kill`, and the name that this experiment gave it. */
  readonly fault: string;
  readonly as: string;
  readonly words: string;
  /** What the target words meant when the fault was injected: processes, hosts, or the names that hosts are announced by. */
  readonly targets: readonly string[];
  readonly links: readonly Link[];
  readonly parameters?: Readonly<
    Record<string, string | number | boolean | Readonly<Record<string, string>>>
  >;
  /** Absent in histories that are older than it; see frozen-effects.ts. */
  readonly effect?: FaultEffect;
}

/** The kernel's word about a process: the moment of a signal or a start, or its state when asked. */
export interface ProcessStateRecord extends At {
  readonly kind: 'process-state';
  readonly process: string;
  /** `running`, `stopped` (SIGSTOP), `dead`. */
  readonly state: 'running' | 'stopped' | 'dead';
  readonly pid: number;
  /**
   * What was done to it at this moment, if anything: a signal, a start, or something that befell its pod (delete,
   * return) or its machine (freeze, thaw, switch-off, switch-on).
   */
  readonly act?:
    | 'SIGKILL'
    | 'SIGTERM'
    | 'SIGSTOP'
    | 'SIGCONT'
    | 'start'
    | 'delete'
    | 'return'
    | 'freeze'
    | 'thaw'
    | 'switch-off'
    | 'switch-on';
}

/**
 * Counters of the receiving host's kernel for one directed link: packets let through, dropped because the link is cut, and
 * lost by chance because it is slowed, so far.
 */
export interface LinkRecord extends At {
  readonly kind: 'link';
  readonly path: string;
  readonly when: 'baseline' | 'before' | 'cut' | 'still-cut' | 'slowed' | 'still-slowed' | 'healed' | 'after';
  readonly link: Link;
  readonly passed: number;
  readonly dropped: number;
  /** Absent where the testbed slows no links, and in older histories. */
  readonly lost?: number;
  /** Counters of the sending host's kernel where the rate of the link is, or was, limited: what was sent so, and how often something had to wait. */
  readonly paced?: { readonly bytes: number; readonly waits: number };
}

/** A connection attempt between two hosts, made to prove a link cut or whole. */
export interface DialRecord extends At {
  readonly kind: 'dial';
  readonly path: string;
  readonly when: 'before' | 'cut' | 'slowed' | 'after';
  readonly link: Link;
  readonly connected: boolean;
  /** How long the answer took, µs; absent where there was none, or where that is not known. */
  readonly took?: number;
}

export type HistoryRecord =
  | ProcessRecord
  | WriterRecord
  | BlockRecord
  | ConnectionRecord
  | ErrorRecord
  | ProgramRecord
  | WritingRecord
  | PreloadedRecord
  | HealthRecord
  | StallRecord
  | EventRecord
  | ListeningRecord
  | SentinelRecord
  | NodeRecord
  | SettingsRecord
  | ProbeRecord
  | BackendsRecord
  | CommandRecord
  | BusyRecord
  | StorageRecord
  | LimitRecord
  | AdmissionRecord
  | ReadRecord
  | ReadingRecord
  | DeploymentRecord
  | PhaseRecord
  | MovedRecord
  | DifferencesRecord
  | StepRecord
  | FaultRecord
  | ProcessStateRecord
  | LinkRecord
  | DialRecord
  | LookRecord
  | ClockRecord;

export type RecordOf<K extends HistoryRecord['kind']> = Extract<HistoryRecord, { kind: K }>;
