/**
 * A slowed link counts only if the receiving kernel's own counters show it: of its packets about the share was lost that
 * was to be, the others arrived, and none was lost after the heal.
 */

import { count } from '../../core/quantity.ts';
import { percentage } from '../../experiment/parameter.ts';
import { recordsOf } from '../../history/history.ts';
import { moment } from '../../history/moment.ts';
import type { Link, LinkRecord } from '../../history/record.ts';
import type { FaultSpan } from '../../facts/timeline.ts';
import { broken, intact, type Guard } from './guard.ts';
import { UNCOUNTED_US } from './links.ts';
import { touchesSilentHost } from './silent-hosts.ts';

export const LINKS_SLOWED: Guard = {
  name: 'slowed links were slow',
  masks: 'all',
  judge({ facts: { history, timeline } }) {
    const slow = timeline.faults.flatMap((fault) => fault.slowed.map((link) => ({ fault, link })));
    if (slow.length === 0) return intact('No link was to be slowed.');
    const counts = Map.groupBy(recordsOf(history, 'link'), ({ path, link }) => keyOf(path, link));
    const looks = slow
      .filter(({ fault, link }) => !touchesSilentHost(timeline, history, fault, link))
      .map(({ fault, link }) => ({ fault, link, ...lookAt(counts.get(keyOf(fault.path, link)) ?? [], fault) }));
    const problems = looks.flatMap(({ fault, link, problem }) =>
      problem === undefined ? [] : [`${link.from} → ${link.to} (${fault.as}): ${problem}`],
    );
    if (problems.length > 0)
      return broken(
        `${problems.length} of ${looks.length} slowed links are not proven: ${problems.slice(0, 3).join('; ')}.`,
      );
    const lost = looks.reduce((sum, look) => sum + look.lost, 0);
    const all = looks.reduce((sum, look) => sum + look.lost + look.passed, 0);
    const idle = slow.length - looks.length;
    return intact(
      `${count(lost)} of ${count(all, 'packet')} on ${count(looks.length, 'slowed directed link')} were lost, on each of them about the share that was to be, and none after the heal, by the receiving kernels' counters.${idle === 0 ? '' : ` ${idle} more touch a host whose processes were dead or whose machine stood still.`}`,
    );
  },
};

/** What the kernel counted on a link while it was slowed, and why that proves nothing. */
interface Look {
  readonly passed: number;
  readonly lost: number;
  readonly problem?: string;
}

/** Farther from what is expected by chance than any of the links of thousands of runs is, in standard deviations. */
const DEVIATIONS = 6;
/** The kernel's counters are not read at one and the same moment: a few packets. */
const UNEVEN = 2;

function lookAt(records: readonly LinkRecord[], fault: FaultSpan): Look {
  const own = records.filter(({ at }) => at >= fault.injecting);
  const [slowed, still, healed, after] = (['slowed', 'still-slowed', 'healed', 'after'] as const).map((when) =>
    own.find((record) => record.when === when),
  );
  const nothing = { passed: 0, lost: 0 };
  if (slowed?.lost === undefined || still?.lost === undefined)
    return { ...nothing, problem: 'its packets were not counted while it was slowed' };
  const { injecting, injected = injecting, healing = still.at } = fault;
  if (slowed.at - injected > UNCOUNTED_US || healing - still.at > UNCOUNTED_US)
    return {
      ...nothing,
      problem: `its packets were counted from ${moment(slowed.at)} to ${moment(still.at)} only`,
    };
  const seen = { passed: still.passed - slowed.passed, lost: still.lost - slowed.lost };
  const problem =
    lossProblem(seen, percentage.bind(String(fault.parameters['loss']) as `${number}%`)) ??
    healProblem(healed, after);
  return { ...seen, ...(problem !== undefined && { problem }) };
}

function lossProblem({ passed, lost }: Look, share: number): string | undefined {
  const all = passed + lost;
  if (lost === 0) return `none of ${count(all, 'packet')} was lost`;
  if (passed === 0) return `none of ${count(all, 'packet')} arrived, as if it had been cut`;
  const spread = Math.sqrt(all * share * (1 - share));
  return Math.abs(lost - all * share) > DEVIATIONS * spread + UNEVEN
    ? `${count(lost)} of ${count(all, 'packet')} were lost, and ${Math.round(all * share)} were to be`
    : undefined;
}

function healProblem(healed: LinkRecord | undefined, after: LinkRecord | undefined): string | undefined {
  if (healed === undefined || after === undefined || after.passed <= healed.passed)
    return 'no packet passed after the heal';
  return after.lost === healed.lost
    ? undefined
    : `${count((after.lost ?? 0) - (healed.lost ?? 0), 'packet')} were lost after the heal`;
}

function keyOf(path: string, link: Link): string {
  return `${path} ${link.from} ${link.to}`;
}
