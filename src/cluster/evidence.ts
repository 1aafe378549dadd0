/** What a cluster answers with: what was done or seen, and the moment of it. */

import type { Link } from '../history/record.ts';

export type ProcessSignal = 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT';

/** A moment on CLOCK_MONOTONIC, µs, taken beside the act itself. */
export interface Moment {
  readonly atUs: number;
}

export interface ProcessReport extends Moment {
  readonly process: string;
  readonly state: 'running' | 'stopped' | 'dead';
  /** Of the kernel or, by the kubelet's word, the beginning of its container's id: another one is another process. 0 where there is none. */
  readonly pid: number;
}

export interface LinkCount extends Moment {
  readonly link: Link;
  readonly passed: number;
  /** Because the link is cut. */
  readonly dropped: number;
  /** By chance, because it is slowed; absent where the testbed does not slow links. */
  readonly lost?: number;
  /** What the sender had to send at a limited rate so far, and how often something had to wait; absent where it never had. */
  readonly paced?: { readonly bytes: number; readonly waits: number };
}

export interface DialResult extends Moment {
  readonly link: Link;
  readonly connected: boolean;
  /** How long the answer took, µs; absent where there was none, or where that is not known. */
  readonly tookUs?: number;
}
