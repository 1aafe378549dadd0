/** The master that a fault hit. */

import type { FaultSpan, Timeline } from './timeline.ts';

/**
 * The data node among a fault's targets that was master when it was injected. One that did not answer any more still was, unless
 * another one had been published in its place since. An order to fail over hits the master of the time, whichever Sentinel
 * was given it.
 */
export function masterHitBy(
  { deployment, nodePolls, events }: Timeline,
  fault: FaultSpan,
): string | undefined {
  const candidates = deployment?.processes.filter(
    (one) =>
      one.kind === 'redis' &&
      (fault.effect.hitsMaster ||
        [one.host, one.name, one.announced?.host].some(
          (name) => name !== undefined && fault.targets.includes(name),
        )),
  );
  const wasMaster = (node: string): boolean => {
    const last = nodePolls
      .get(node)
      ?.findLast((poll) => poll.at <= fault.injecting && poll.state !== undefined);
    if (last?.state?.role !== 'master') return false;
    return !events.some(
      ({ event, from, at }) =>
        event === '+switch-master' && from === node && at > last.at && at <= fault.injecting,
    );
  };
  return candidates?.find((one) => wasMaster(one.name))?.name;
}
