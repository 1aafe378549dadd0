/** Client programs that bring an image: where client hosts are pods each runs in a container of its own beside the agent. */

import type { Workload } from '../workload/workload.ts';
import { clientHost } from './topology.ts';

export interface HostedProgram {
  /** The name of its workload. */
  readonly workload: string;
  /** The client host. */
  readonly host: string;
  readonly image: string;
  readonly command: readonly string[];
}

/** Those among the workloads. */
export function hostedPrograms(workloads: readonly Workload[]): HostedProgram[] {
  return workloads.flatMap(({ name: workload, client, image, command }) =>
    image === undefined || command === undefined
      ? []
      : [{ workload, host: clientHost(client), image, command }],
  );
}
