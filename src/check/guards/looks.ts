/** The moments at which it is looked for what a fault takes away: names, and addresses. */

import type { Span } from '../../facts/spans.ts';
import type { FaultSpan } from '../../facts/timeline.ts';
import type { LookupRecord } from '../../history/lookup-record.ts';

/** When a look belongs to a fault rather than to the same step's next time. */
export function timeOfLook(when: LookupRecord['when'], fault: FaultSpan, faults: readonly FaultSpan[]): Span {
  const { path, injecting, healing = Infinity, healed = Infinity } = fault;
  const sameStep = faults.filter((one) => one.path === path);
  if (when === 'before') {
    const previous = sameStep.findLast((one) => one.injecting < injecting);
    return { from: previous?.healed ?? -Infinity, to: injecting };
  }
  if (when !== 'found') return { from: injecting, to: healing };
  return { from: healed, to: sameStep.find((one) => one.injecting > injecting)?.injecting ?? Infinity };
}
