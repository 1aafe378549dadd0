/** The master that a fault hit. */

import type { FaultSpan, Timeline } from './timeline.ts';

/**
 * The data node among a fault's targets that was master when it was injected. An order to fail over hits the master of
 * the time, whichever Sentinel was given it.
 */
export function masterHitBy({ deployment, nodePolls }: Timeline, fault: FaultSpan): string | undefined {
  const candidates = deployment?.processes.filter(
    (one) =>
      one.kind === 'redis' &&
      (fault.effect.hitsMaster ||
        [one.host, one.name, one.announced?.host].some(
          (name) => name !== undefined && fault.targets.includes(name),
        )),
  );
  const wasMaster = (node: string): boolean =>
    nodePolls.get(node)?.findLast((poll) => poll.at <= fault.injecting && poll.state !== undefined)?.state
      ?.role === 'master';
  return candidates?.find((one) => wasMaster(one.name))?.name;
}
