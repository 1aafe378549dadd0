/** The master that a fault hit, and the stretches of time that matter about it. */

import type { History } from '../history/history.ts';
import { timelineOf, type FaultSpan } from '../history/timeline.ts';
import { faultNamed } from './failovers.ts';

export interface Isolated {
  readonly fault: FaultSpan;
  /** The data node among the fault's targets that was master when it was injected. */
  readonly node: string;
  /** The cut stood from here (first link cut) to here (healing began). µs since the epoch. */
  readonly from: number;
  readonly heal: number;
  /** When it was first seen as a replica after the heal; undefined when it never was. */
  readonly converted: number | undefined;
}

/** What is known of the master that the named fault hit; undefined when the fault was not carried out on a master. */
export function isolatedBy(history: History, name: string): Isolated | undefined {
  const timeline = timelineOf(history);
  const fault = faultNamed(timeline, name);
  if (fault?.healing === undefined) return undefined;
  const { deployment } = timeline;
  const candidates = deployment?.processes.filter(
    (one) => one.kind === 'redis' && (fault.targets.includes(one.host) || fault.targets.includes(one.name)),
  );
  const wasMaster = (node: string): boolean =>
    timeline.nodePolls.get(node)?.findLast((poll) => poll.at <= fault.injecting && poll.state !== undefined)
      ?.state?.role === 'master';
  const node = candidates?.find((one) => wasMaster(one.name))?.name;
  if (node === undefined) return undefined;
  const { injecting: from, healing: heal } = fault;
  const converted = timeline.nodePolls
    .get(node)
    ?.find((poll) => poll.at > heal && poll.state?.role === 'slave')?.at;
  return { fault, node, from, heal, converted };
}
