/** Connections count as exhausted only if a further one was refused, first and last. */

import type { Facts } from '../../facts/facts.ts';
import type { FaultSpan } from '../../facts/timeline.ts';
import { count } from '../../core/quantity.ts';
import { recordsOf } from '../../history/history.ts';
import { broken, intact, type Guard } from './guard.ts';
import { ownTime } from './looks.ts';

export const CONNECTIONS_EXHAUSTED: Guard = {
  name: 'connections were exhausted',
  masks: 'all',
  judge({ facts }) {
    const faults = facts.timeline.faults.filter(({ effect }) => effect.connections === 'exhausted');
    if (faults.length === 0) return intact('No connections were to be exhausted.');
    const seen = faults.flatMap((fault) => fault.targets.map((process) => lookAt(facts, fault, process)));
    const problems = seen.flatMap(({ problem }) => problem ?? []);
    return problems.length > 0
      ? broken(`${problems.join('; ')}.`)
      : intact(`Seen by the observer: ${seen.map(({ sentence }) => sentence).join('; ')}.`);
  },
};

interface Look {
  readonly problem?: string;
  readonly sentence: string;
}

function lookAt({ history, timeline }: Facts, fault: FaultSpan, process: string): Look {
  const { as, healing = Infinity } = fault;
  const { from, to } = ownTime(fault, timeline.faults);
  const attempts = recordsOf(history, 'admission').filter(
    (one) => one.process === process && one.at >= from && one.at < to,
  );
  const during = attempts.filter(({ at }) => at < healing);
  if (!['injected', 'before-heal'].every((end) => during.some(({ when }) => when === end)))
    return wrong(`it was not tried at both ends of "${as}" whether ${process} took another connection`);
  const other = during.find(({ outcome }) => outcome !== 'refused');
  if (other !== undefined)
    return wrong(`${process} answered another connection with "${other.reply}" during "${as}"`);
  const after = attempts.find(({ at }) => at >= healing);
  if (after?.outcome !== 'accepted')
    return wrong(`${process} was not seen to take another connection after "${as}"`);
  const [first] = during;
  return {
    sentence: `${process} refused another connection with "${first!.reply}" beside ${count(first!.held, 'connection')} that "${as}" held, and took one after it`,
  };
}

function wrong(problem: string): Look {
  return { problem, sentence: problem };
}
