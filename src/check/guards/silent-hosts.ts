/** Hosts that could neither send nor answer while a fault lasted: their links need no proof. */

import { recordsOf, type History } from '../../history/history.ts';
import type { Link } from '../../history/record.ts';
import type { FaultSpan, Timeline } from '../../facts/timeline.ts';

/** Links of a dead host, or of one whose machine stood still, need no proof: no process there could have sent or answered. */
export function touchesSilentHost(
  timeline: Timeline,
  history: History,
  fault: FaultSpan,
  { from, to }: Link,
): boolean {
  return [from, to].some((host) => {
    const processes = timeline.deployment?.processes.filter((one) => one.host === host) ?? [];
    return (
      processes.length > 0 &&
      processes.every(
        ({ name }) => isFrozenThroughout(timeline, name, fault) || isDeadThroughout(history, name, fault),
      )
    );
  });
}

/** Whether the machine of a process stood still all the time; a stopped process alone does not silence its kernel. */
function isFrozenThroughout(timeline: Timeline, process: string, fault: FaultSpan): boolean {
  return timeline.faults.some(
    ({ effect, targets, injected, healing }) =>
      effect.target === 'machines' &&
      effect.processes === 'stopped' &&
      targets.includes(process) &&
      (injected ?? Infinity) <= fault.injecting &&
      (healing ?? Infinity) >= (fault.healing ?? Infinity),
  );
}

function isDeadThroughout(history: History, process: string, fault: FaultSpan): boolean {
  const states = recordsOf(history, 'process-state').filter((record) => record.process === process);
  const atStart = states.findLast((record) => record.at <= (fault.injected ?? fault.injecting));
  const revived = states.some(
    (record) =>
      record.at > fault.injecting && record.at < (fault.healing ?? Infinity) && record.state !== 'dead',
  );
  return atStart?.state === 'dead' && !revived;
}
