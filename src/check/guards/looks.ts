/** The moments at which it is looked whether a fault is in force, and for what it takes away: names, and addresses. */

import type { Span } from '../../facts/spans.ts';
import type { FaultSpan } from '../../facts/timeline.ts';
import type { LookupRecord } from '../../history/lookup-record.ts';

/** From a fault to the same step's next time: what was recorded then is of no other one. */
export function ownTime({ path, injecting }: FaultSpan, faults: readonly FaultSpan[]): Span {
  const next = faults.find((one) => one.path === path && one.injecting > injecting);
  return { from: injecting, to: next?.injecting ?? Infinity };
}

/** When a look belongs to a fault rather than to the same step's next time. */
export function timeOfLook(when: LookupRecord['when'], fault: FaultSpan, faults: readonly FaultSpan[]): Span {
  const { path, injecting, healing = Infinity, healed = Infinity } = fault;
  if (when === 'before') {
    const previous = faults.findLast((one) => one.path === path && one.injecting < injecting);
    return { from: previous?.healed ?? -Infinity, to: injecting };
  }
  if (when !== 'found') return { from: injecting, to: healing };
  return { from: healed, to: ownTime(fault, faults).to };
}
