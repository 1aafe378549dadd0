/**
 * What the harness and the first process of a lab say to each other, one JSON object a line: numbered orders on the
 * lab's standard input, answers with the same number and unasked news on its standard output.
 */

import type { ProcessSignal } from '../../cluster/evidence.ts';

/** Every order with what it needs (`ask`) and what comes back (`answer`). */
export interface Orders {
  /** Runs a program to its end, in a host's network or the lab's own; with a script or rules as its input. */
  run: {
    ask: { readonly host?: string; readonly command: readonly string[]; readonly input?: string };
    answer: Outcome;
  };
  /** Writes files, making the folders they are in. */
  write: {
    ask: { readonly files: readonly { readonly path: string; readonly text: string }[] };
    answer: null;
  };
  /** Starts a program that stays, in a host's network. `talks` relays its standard input and output. */
  start: {
    ask: {
      readonly name: string;
      readonly host: string;
      readonly command: readonly string[];
      /** File its other output is appended to. */
      readonly log: string;
      readonly talks: boolean;
    };
    answer: Condition;
  };
  /** One line for the standard input of a program that talks. */
  say: { ask: { readonly name: string; readonly line: string }; answer: null };
  signal: { ask: { readonly name: string; readonly signal: ProcessSignal }; answer: Condition };
  states: { ask: { readonly names: readonly string[] }; answer: readonly Condition[] };
  /** Sends commands to a server through the lab's own address, which no cut ever concerns. */
  query: {
    ask: {
      readonly address: string;
      readonly port: number;
      readonly password: string | undefined;
      readonly commands: readonly (readonly string[])[];
    };
    answer: readonly unknown[];
  };
  /** Closes all connections that queries have opened. */
  hangUp: { ask: object; answer: null };
}

/** How a program ended that was run to its end. */
export interface Outcome {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
  /** µs of CLOCK_MONOTONIC when its end was seen. */
  readonly atUs: number;
}

/** A started program as the kernel sees it; `atUs` is the moment of the act (signal, start) or of the look. */
export interface Condition {
  readonly name: string;
  readonly pid: number;
  readonly state: 'running' | 'stopped' | 'dead';
  readonly atUs: number;
}

/** A numbered order. */
export type Request = {
  [K in keyof Orders]: { readonly id: number; readonly order: K; readonly ask: Orders[K]['ask'] };
}[keyof Orders];

/** What comes back: an answer, a problem, or news of a started program. */
export type Message =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly problem: string }
  | { readonly news: 'lines'; readonly name: string; readonly lines: readonly string[] }
  | { readonly news: 'ended'; readonly name: string; readonly how: string };
