/**
 * The protocol between the harness and the first process of a lab, one JSON object a line: numbered requests on the
 * lab's standard input, results with the same number and news of programs on its standard output.
 */

import type { Access } from '../../cluster/access.ts';
import type { ProcessSignal } from '../../cluster/evidence.ts';

/** Every method with its parameters and its result. */
export interface LabMethods {
  /** Runs a program to its end, in a host's network or the lab's own; with a script or rules as its input. */
  run: {
    params: {
      readonly host?: string;
      readonly command: readonly string[];
      readonly input?: string;
      /** As for `start`. */
      readonly inherits?: readonly number[];
    };
    result: Outcome;
  };
  /** Writes files, making the folders they are in. */
  write: {
    params: { readonly files: readonly { readonly path: string; readonly text: string }[] };
    result: null;
  };
  /** Starts a program that stays, in a host's network. `talks` relays its standard input and output. */
  start: {
    params: {
      readonly name: string;
      readonly host: string;
      readonly command: readonly string[];
      /** File its other output is appended to. */
      readonly log: string;
      readonly talks: boolean;
      /** Numbers of sockets that the lab was given, which it gets as 3, 4 and so on. */
      readonly inherits?: readonly number[];
    };
    result: Condition;
  };
  /** One line for the standard input of a program that talks. */
  sendLine: { params: { readonly name: string; readonly line: string }; result: null };
  signal: { params: { readonly name: string; readonly signal: ProcessSignal }; result: Condition };
  states: { params: { readonly names: readonly string[] }; result: readonly Condition[] };
  /** Sends commands to a server from the lab's own address, which is never cut. */
  query: {
    params: {
      readonly address: string;
      readonly port: number;
      readonly access: Access;
      readonly commands: readonly (readonly string[])[];
    };
    result: readonly unknown[];
  };
  /** Closes all connections that queries have opened. */
  hangUp: { params: object; result: null };
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

/** A numbered request. */
export type Request = {
  [K in keyof LabMethods]: {
    readonly id: number;
    readonly method: K;
    readonly params: LabMethods[K]['params'];
  };
}[keyof LabMethods];

/** What comes back: a result, an error, or news of a started program. */
export type Message =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: string }
  | { readonly news: 'lines'; readonly name: string; readonly lines: readonly string[] }
  | { readonly news: 'ended'; readonly name: string; readonly how: string };
