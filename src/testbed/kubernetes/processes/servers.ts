/** What is to be known of the servers in pods, and done to them. */

import type { Moment, ProcessReport, ProcessSignal } from '../../../cluster/evidence.ts';
import type { HostPod } from '../pods/pod-cache.ts';

export interface Servers {
  /** The state of each process named; a pod that is not there has only dead ones. */
  states(processes: readonly string[]): Promise<readonly ProcessReport[]>;
  /**
   * Sends a signal. What ends by SIGKILL or SIGTERM stays dead until `start`; what gets SIGSTOP goes on by itself when the
   * time-to-live ends.
   */
  signal(process: string, signal: ProcessSignal, ttlMs?: number): Promise<ProcessReport>;
  /** Lets a process that was ended be started again and waits until it runs. */
  start(process: string): Promise<ProcessReport>;
  /** SIGKILL to a process that is then started again at once. */
  killNow(process: string): Promise<ProcessReport>;
  /** The moment if none of the processes of this very pod lives any more. */
  ended(pod: HostPod): Promise<Moment | undefined>;
}
