/** A limit counts only if the kernel had the process under it, first and last, and made it wait or refused it memory meanwhile. */

import { count } from '../../core/quantity.ts';
import type { Facts } from '../../facts/facts.ts';
import type { FaultSpan } from '../../facts/timeline.ts';
import { recordsOf } from '../../history/history.ts';
import { broken, intact, type Guard } from './guard.ts';
import { ownTime } from './looks.ts';

export const LIMITS_MET: Guard = {
  name: 'limits of processes were met',
  masks: 'all',
  judge({ facts }) {
    const faults = facts.timeline.faults.filter(({ effect }) => effect.resources !== undefined);
    if (faults.length === 0) return intact('No process was to get less than it wants.');
    const seen = faults.flatMap((fault) => fault.targets.map((process) => lookAt(facts, fault, process)));
    const problems = seen.flatMap(({ problem }) => problem ?? []);
    return problems.length > 0
      ? broken(`${problems.join('; ')}.`)
      : intact(`By the kernel’s counters: ${seen.map(({ words }) => words).join('; ')}.`);
  },
};

interface Look {
  readonly problem?: string;
  readonly words: string;
}

function lookAt({ history, timeline }: Facts, fault: FaultSpan, process: string): Look {
  const { as, effect } = fault;
  const { from, to } = ownTime(fault, timeline.faults);
  const records = recordsOf(history, 'limit').filter(
    ({ at, ...one }) => one.process === process && one.resource === effect.resources && at >= from && at < to,
  );
  const [first, last, after] = (['injected', 'before-heal', 'healed'] as const).map((when) =>
    records.find((one) => one.when === when),
  );
  if (first === undefined || last === undefined)
    return wrong(`the kernel was not asked at both ends of "${as}" what ${process} got`);
  // Whom the kernel has killed is under no limit any more; a container's counters go on from before.
  const kills = last.kills - first.kills;
  if (!first.isLimited || (!last.isLimited && kills <= 0))
    return wrong(`${process} was not under the limit of "${as}"`);
  const met = last.hits - first.hits;
  if (met <= 0)
    return wrong(
      effect.resources === 'cpu'
        ? `${process} never had to wait for a core while "${as}" lasted`
        : `${process} was never refused memory while "${as}" lasted`,
    );
  if (after?.isLimited !== false) return wrong(`${process} was not seen to be rid of the limit of "${as}"`);
  const killed = kills > 0 ? ', and was killed for it' : '';
  return {
    words:
      effect.resources === 'cpu'
        ? `${process} had to wait for a core ${count(met, 'time')} while "${as}" lasted`
        : `${process} was refused memory ${count(met, 'time')} while "${as}" lasted${killed}`,
  };
}

function wrong(problem: string): Look {
  return { problem, words: problem };
}
