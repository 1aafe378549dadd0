/** A Sentinel counts as readdressed only if nobody answered at its address from the fault on, and it did at another one after it. */

import { recordsOf } from '../../history/history.ts';
import type { AddressRecord } from '../../history/lookup-record.ts';
import type { Facts } from '../../facts/facts.ts';
import type { FaultSpan } from '../../facts/timeline.ts';
import { moment } from '../../history/moment.ts';
import { broken, intact, type Guard } from './guard.ts';
import { timeOfLook } from './looks.ts';

type When = AddressRecord['when'];

/** When nobody may answer at the address of before. */
const LOOKS: readonly { readonly when: When; readonly words: string }[] = [
  { when: 'lost', words: 'at the beginning of' },
  { when: 'still-lost', words: 'at the end of' },
  { when: 'found', words: 'after' },
];

export const ADDRESSES_CHANGED: Guard = {
  name: 'addresses changed',
  masks: 'all',
  judge({ facts }) {
    const faults = facts.timeline.faults.filter(({ effect }) => effect.addresses === 'changed');
    if (faults.length === 0) return intact('No address was to change.');
    const seen = faults.flatMap((fault) => fault.targets.map((process) => lookAt(facts, fault, process)));
    const problems = seen.flatMap(({ problem }) => problem ?? []);
    return problems.length > 0
      ? broken(`${problems.join('; ')}.`)
      : intact(
          `Tried by connections, and by the observer: ${seen.map(({ sentence }) => sentence).join('; ')}.`,
        );
  },
};

interface Look {
  readonly problem?: string;
  readonly sentence: string;
}

function lookAt({ history, timeline }: Facts, fault: FaultSpan, process: string): Look {
  const { as, path, healed = Infinity } = fault;
  const host = timeline.deployment?.processes.find(({ name }) => name === process)?.host;
  const trials = recordsOf(history, 'address').filter((one) => one.path === path && one.host === host);
  const of = (when: When): AddressRecord[] => {
    const { from, to } = timeOfLook(when, fault, timeline.faults);
    return trials.filter((one) => one.when === when && one.at >= from && one.at <= to);
  };
  const former = of('before').find(({ answers }) => answers)?.address;
  if (former === undefined)
    return wrong(`nobody was seen to answer at an address of ${process} before "${as}"`);
  for (const { when, words } of LOOKS) {
    const there = of(when).find(({ address }) => address === former);
    if (there === undefined) return wrong(`${former} of ${process} was not tried ${words} "${as}"`);
    if (there.answers)
      return wrong(`somebody answered at ${former} of ${process} at ${moment(there.at)}, ${words} "${as}"`);
  }
  const next = of('found').find(({ answers }) => answers)?.address;
  if (next === undefined) return wrong(`nobody answered at another address of ${process} after "${as}"`);
  const polls = timeline.sentinelPolls.get(process) ?? [];
  if (!polls.some(({ reachable, at }) => reachable && at > healed))
    return wrong(`${process} did not answer the observer at ${next} after "${as}"`);
  return {
    sentence: `${process} had ${former} until "${as}" and ${next} after it, and nobody answered at ${former} any more`,
  };
}

function wrong(problem: string): Look {
  return { problem, sentence: problem };
}
