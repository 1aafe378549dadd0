/** Files count as unwritable, and a volume as full, only if the kernel refused an attempt to write, first and last. */

import type { Facts } from '../../facts/facts.ts';
import type { FaultSpan } from '../../facts/timeline.ts';
import { recordsOf } from '../../history/history.ts';
import type { FaultEffect } from '../../history/fault-effect.ts';
import { broken, intact, type Guard } from './guard.ts';
import { ownTime } from './looks.ts';

/** What the kernel says. */
const REFUSAL: Readonly<Record<NonNullable<FaultEffect['storage']>, string>> = {
  sealed: 'Read-only file system',
  full: 'No space left on device',
};

export const STORAGE_SPOILT: Guard = {
  name: 'files could not be written',
  masks: 'all',
  judge({ facts }) {
    const faults = facts.timeline.faults.filter(({ effect }) => effect.storage !== undefined);
    if (faults.length === 0) return intact('No files were to be unwritable.');
    const problems = faults.flatMap((fault) =>
      fault.targets.flatMap((process) => problemOf(facts, fault, process) ?? []),
    );
    if (problems.length > 0) return broken(`${problems.join('; ')}.`);
    const seen = faults.map(
      ({ as, targets, effect }) =>
        `writing for ${targets.join(', ')} failed with "${REFUSAL[effect.storage!]}" while "${as}" lasted, and not after it`,
    );
    return intact(`Verified with the kernel: ${seen.join('; ')}.`);
  },
};

function problemOf({ history, timeline }: Facts, fault: FaultSpan, process: string): string | undefined {
  const { as, effect, healing = Infinity } = fault;
  const wanted = REFUSAL[effect.storage!];
  const { from, to } = ownTime(fault, timeline.faults);
  const attempts = recordsOf(history, 'storage').filter(
    (one) => one.process === process && one.at >= from && one.at < to,
  );
  const during = attempts.filter(({ at }) => at < healing);
  if (!['injected', 'before-heal'].every((end) => during.some(({ when }) => when === end)))
    return `it was not tried at both ends of "${as}" whether ${process} could write`;
  const other = during.find(({ refusal }) => refusal !== wanted);
  if (other !== undefined)
    return `an attempt to write for ${process} during "${as}" ${other.refusal === undefined ? 'succeeded' : `failed with "${other.refusal}"`}`;
  const after = attempts.find(({ at }) => at >= healing);
  if (after === undefined) return `it was not tried after "${as}" whether ${process} could write`;
  return after.refusal === undefined
    ? undefined
    : `an attempt to write for ${process} after "${as}" failed with "${after.refusal}"`;
}
