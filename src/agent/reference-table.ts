/**
 * The things an operation's record refers to by number: connections and classes of errors, each recorded once a file.
 */

import type { Unacknowledged } from './outcome.ts';
import type { Recorder } from './recorder.ts';

/** The server at the other end of a connection: the node's name and its process's run id, where these are known. */
export interface Identity {
  readonly node?: string;
  readonly runId?: string;
}

/** Error texts may contain anything; beyond so many distinct ones only the code is recorded. */
const DISTINCT_TEXTS = 1_000;

/** Numbers connections and classes of errors, and records each when it is first met. */
export class ReferenceTable {
  private readonly recorder: Recorder;
  private readonly errors = new Map<string, number>();
  private connections = 0;

  constructor(recorder: Recorder) {
    this.recorder = recorder;
  }

  /** Records that a writer is connected; the id is for the operations this connection acknowledges. */
  connection(writer: number, identity: Identity): number {
    const id = this.connections++;
    this.recorder.write({ kind: 'connection', at: this.recorder.now(), id, writer, ...identity });
    return id;
  }

  /** The id of a class of errors, recorded when it is first met. */
  error({ code, text }: Unacknowledged): number {
    const key = this.errors.size < DISTINCT_TEXTS ? text : code;
    const known = this.errors.get(key);
    if (known !== undefined) return known;
    const id = this.errors.size;
    this.errors.set(key, id);
    this.recorder.write({ kind: 'error', at: this.recorder.now(), id, code, text: key });
    return id;
  }
}
