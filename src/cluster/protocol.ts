/**
 * What the runner and an agent say to each other: one JSON object a line, orders on the agent's standard input,
 * answers on its standard output. The agent ends when its input ends.
 */

import { ChaosError } from '../core/errors.ts';
import type { HistoryRecord } from '../history/record.ts';
import type { AttemptMoment } from '../history/resource-record.ts';
import type { DeploymentAccess } from './access.ts';
import type { Workload } from '../workload/workload.ts';

/** Where an agent finds the deployment, as seen from its own host. */
export interface Directory {
  readonly masterName: string;
  readonly access: DeploymentAccess;
  /** What the keys of writers begin with, where not with the usual. */
  readonly keys?: string;
  readonly nodes: readonly Endpoint[];
  readonly sentinels: readonly Endpoint[];
  /** What leads to the master, where the topology has it, and where it says to whom it leads. */
  readonly proxy?: Endpoint & { readonly statePort: number };
  /** Services that clients go through, where there are any. */
  readonly services?: readonly Endpoint[];
}

export interface Endpoint {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /** Other addresses that it is known by, as `host:port`. */
  readonly aliases?: readonly string[];
}

/** How an agent is started: handed over as its one command-line argument, as JSON or as a file with it. */
export interface AgentSpecification {
  /** Name of the process in the history, such as `client-a` or `observer`. */
  readonly name: string;
  /** The file it appends its records to. */
  readonly historyFile: string;
  /** The run's epoch: µs of this host's CLOCK_MONOTONIC. */
  readonly epochUs: number;
  readonly directory: Directory;
  /** How client programs with an image are reached, where they run beside the agent and not below it. */
  readonly beside?: BesidePrograms;
}

/** Programs that run in containers of their own. */
export interface BesidePrograms {
  /** The command that stands for one; its folder and the names of its variables come after it. */
  readonly reach: readonly string[];
  /** Where each has a folder of its own, by the name of its workload, that it and the agent see. */
  readonly folder: string;
}

/** What a writer has written: its key, and the kind of its workload. */
export interface WriterList {
  readonly key: string;
  readonly kind: string;
}

export type Order =
  /** Watch every Sentinel and data node until the end; `probe` asks each data node whether it takes writes. */
  | { readonly order: 'observe'; readonly everyMs: number; readonly probe: boolean }
  /**
   * Start the writers of a workload. `pinnedTo` names a data node for workloads that do not ask Sentinel, `keys` are those of
   * the writers that a workload reads, `through` is the workload whose client program it goes through.
   */
  | {
      readonly order: 'write';
      readonly workload: Workload;
      readonly pinnedTo?: string;
      readonly keys?: readonly string[];
      readonly through?: Workload;
    }
  /** Write so many values of so many bytes to a database of a data node, and wait for its replicas to have them. */
  | {
      readonly order: 'preload';
      readonly node: string;
      readonly database: number;
      readonly values: number;
      readonly valueBytes: number;
    }
  /** Count on each of these data nodes how many values that database has. */
  | {
      readonly order: 'count-preloaded';
      readonly nodes: readonly string[];
      readonly database: number;
      readonly workload: string;
    }
  /** The same processes, some of them at other addresses. */
  | { readonly order: 'relocate'; readonly directory: Directory }
  /** Remove what these writers, and the observer, have written from the master of the moment; the observer writes nothing any more. */
  | { readonly order: 'remove-keys'; readonly lists: readonly WriterList[] }
  /** Send a command to a process; failed when it is refused or not answered. */
  | { readonly order: 'command'; readonly process: string; readonly args: readonly string[] }
  /** Send a process a command that keeps it from answering anything else for so long; failed when it answers at once. */
  | {
      readonly order: 'keep-busy';
      readonly process: string;
      readonly args: readonly string[];
      readonly forMs: number;
    }
  /** Send this to a process that was kept busy, as one that ends it; failed when it does not answer in the end. */
  | { readonly order: 'end-busy'; readonly process: string; readonly args: readonly string[] }
  /** Hold connections to a process until it refuses another one; failed when it neither takes nor refuses one. */
  | { readonly order: 'hold-connections'; readonly process: string }
  | { readonly order: 'release-connections'; readonly process: string }
  /** Try whether a process takes another connection. */
  | { readonly order: 'try-connection'; readonly process: string; readonly when: AttemptMoment }
  /** Begin no more operations, wait for those in flight. */
  | { readonly order: 'stop-writing' }
  /** Read the lists of these writers on each of these nodes, side by side. */
  | {
      readonly order: 'read';
      readonly when: 'before-heal' | 'final';
      readonly label: string;
      readonly nodes: readonly string[];
      readonly lists: readonly WriterList[];
    }
  /** Write everything out, then exit. */
  | { readonly order: 'end' };

/** Answers. Every order is answered by one `done` or `failed` with its id, in any order. */
export type Answer =
  | { readonly answer: 'ready' }
  /** `reply` is what the process answered, where the order was to send it a command. */
  | { readonly answer: 'done'; readonly id: number; readonly reply?: string | undefined }
  | { readonly answer: 'failed'; readonly id: number; readonly problem: string }
  /** Its history can no longer be written: a sentence, and what to do about it. Orders are carried out all the same. */
  | { readonly answer: 'unwritable'; readonly problem: string; readonly hint?: string | undefined }
  /** What the observer recorded, as it happens. Not sent for reads. */
  | { readonly answer: 'record'; readonly record: HistoryRecord }
  /** Every 200 ms, per workload of this agent: what completed since the last one. */
  | { readonly answer: 'progress'; readonly at: number; readonly workloads: readonly Progress[] };

/** The error for an agent whose history can no longer be written. */
export function unwritableHistory({ problem, hint }: Extract<Answer, { answer: 'unwritable' }>): ChaosError {
  return new ChaosError('CANNOT_WRITE', problem, hint === undefined ? {} : { hint });
}

export interface Progress {
  readonly workload: string;
  readonly ok: number;
  readonly fail: number;
  readonly unknown: number;
  /** Longest latency among the ok ones, from the intended start, ms. */
  readonly slowestMs: number;
  /** Node that acknowledged last, if any did. */
  readonly node?: string;
}

/** An order with the id its answer will carry. */
export type NumberedOrder = Order & { readonly id: number };
