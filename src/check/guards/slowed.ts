/**
 * A slowed link counts only if the kernels' own counters show it: of its packets about the share was lost that was to be,
 * what was sent at a limited rate went at no higher one, and something had to wait, answers took as long as packets were held back; the others arrived, and after the heal all.
 */

import { count } from '../../core/quantity.ts';
import { bindParameters } from '../../experiment/parameter.ts';
import { recordsOf, type History } from '../../history/history.ts';
import { moment } from '../../history/moment.ts';
import type { DialRecord, Link, LinkRecord } from '../../history/record.ts';
import type { FaultSpan } from '../../facts/timeline.ts';
import { broken, intact, type Guard } from './guard.ts';
import { isCountedThrough } from './links.ts';
import { ownTime } from './looks.ts';
import {
  delayProblem,
  LIMITS,
  lossProblem,
  lossWords,
  rateProblem,
  waitProblem,
  type Carried,
  type Limits,
  type RoundTrips,
} from './slowness.ts';
import { touchesSilentHost } from './silent-hosts.ts';

export const LINKS_SLOWED: Guard = {
  name: 'slowed links were slow',
  masks: 'all',
  judge({ facts: { history, timeline } }) {
    const slow = timeline.faults.filter(({ slowed }) => slowed.length > 0);
    if (slow.length === 0) return intact('No link was to be slowed.');
    const records = Map.groupBy(recordsOf(history, 'link'), ({ path, link }) => keyOf(path, link));
    const dials = Map.groupBy(recordsOf(history, 'dial'), ({ path, link }) => keyOf(path, link));
    const seen = slow.map((fault) => {
      const busy = fault.slowed.filter((link) => !touchesSilentHost(timeline, history, fault, link));
      return lookAt(fault, busy, (link) => {
        const key = keyOf(fault.path, link);
        const own = ownTime(fault, timeline.faults);
        const isOwn = ({ at }: { readonly at: number }): boolean => at >= own.from && at < own.to;
        return {
          ...carriedOn(history, fault, (records.get(key) ?? []).filter(isOwn)),
          trips: tripsOf((dials.get(key) ?? []).filter(isOwn)),
        };
      });
    });
    const problems = seen.flatMap((one) => one.problems);
    return problems.length > 0
      ? broken(
          `${count(problems.length, 'proof')} that links were slow ${problems.length === 1 ? 'is' : 'are'} missing: ${problems.slice(0, 3).join('; ')}.`,
        )
      : intact(
          `By the kernels’ counters ${seen.map(({ words }) => words).join('; ')}; after the heal nothing was lost.`,
        );
  },
};

/** What a link carried while it was slowed, or why that is not known, and how long answers took along it. */
interface LinkLook {
  readonly carried?: Carried;
  readonly problem?: string;
  readonly trips: RoundTrips;
}

/** What was seen of one fault. */
interface Look {
  readonly problems: readonly string[];
  readonly words: string;
}

function lookAt(fault: FaultSpan, links: readonly Link[], lookFor: (link: Link) => LinkLook): Look {
  const limits = bindParameters(LIMITS, fault.parameters);
  if (links.length === 0)
    return { problems: [`${fault.as}: no link of it had a living host at both ends`], words: '' };
  const looks = links.map((link) => ({ link, ...lookFor(link) }));
  const carried = looks.flatMap((look) => look.carried ?? []);
  const ofLinks = looks.flatMap(({ link, problem, carried, trips }) => {
    const counted = carried && (lossProblem(carried, limits) ?? rateProblem(carried, limits));
    const why = problem ?? counted ?? delayProblem(trips, limits);
    return why === undefined ? [] : [`${link.from} → ${link.to} (${fault.as}): ${why}`];
  });
  const unlimited = ofLinks.length > 0 ? undefined : waitProblem(carried, limits);
  return {
    problems: [...ofLinks, ...(unlimited === undefined ? [] : [`${fault.as}: ${unlimited}`])],
    words: words(carried, limits),
  };
}

/** `310 of 1 020 packets were lost on 10 directed links`. */
function words(carried: readonly Carried[], limits: Limits): string {
  return `${lossWords(carried, limits)} on ${count(carried.length, 'directed link')}`;
}

/** What a link carried while it was slowed, or why that is not known. */
function carriedOn(
  history: History,
  fault: FaultSpan,
  records: readonly LinkRecord[],
): Omit<LinkLook, 'trips'> {
  const [slowed, still, healed, after] = (['slowed', 'still-slowed', 'healed', 'after'] as const).map(
    (when) => records.find((record) => record.when === when),
  );
  if (slowed === undefined || still === undefined)
    return { problem: 'its packets were not counted while it was slowed' };
  if (!isCountedThrough(history, fault, { from: slowed.at, to: still.at }))
    return { problem: `its packets were counted from ${moment(slowed.at)} to ${moment(still.at)} only` };
  if (healed === undefined || after === undefined || after.passed <= healed.passed)
    return { problem: 'no packet passed after the heal' };
  if (after.lost !== healed.lost) return { problem: 'packets were lost after the heal' };
  return {
    carried: {
      us: still.at - slowed.at,
      passed: still.passed - slowed.passed,
      lost: (still.lost ?? 0) - (slowed.lost ?? 0),
      bytes: (still.paced?.bytes ?? 0) - (slowed.paced?.bytes ?? 0),
      waits: (still.paced?.waits ?? 0) - (slowed.paced?.waits ?? 0),
    },
  };
}

/** What was tried along a link, and how long its answers took; a dial that got none lasted a second. */
function tripsOf(dials: readonly DialRecord[]): RoundTrips {
  const of = (when: DialRecord['when']): number[] =>
    dials
      .filter((one) => one.when === when)
      .flatMap(({ connected, took }) => (connected ? (took ?? []) : Infinity));
  return { slowed: of('slowed'), after: of('after') };
}

function keyOf(path: string, link: Link): string {
  return `${path} ${link.from} ${link.to}`;
}
