/** The longest time in which no data node takes writes, or none that the Sentinels name. */

import { defaulted, duration, fault, oneOf, optional } from '../experiment/parameter.ts';
import { seenGap } from '../facts/cluster-outage.ts';
import type { Facts } from '../facts/facts.ts';
import { clusterOutageFigure } from '../facts/figures.ts';
import { namedMasters } from '../facts/named-masters.ts';
import { common, type Span } from '../facts/spans.ts';
import { watchedIn } from '../facts/window.ts';
import { moment } from '../history/moment.ts';
import { decidedBy } from './decided-by.ts';
import { expectation } from './expectation.ts';
import { byHowMuch, isWithin } from './margin.ts';

/** It is within the limits, in the whole run or after a fault; what the observer's own writes meet decides it. */
export const writable = expectation({
  name: 'writable',
  title: 'A data node takes writes again in time',
  failureTitle: 'For longer than expected no data node took writes',
  parameters: {
    within: duration,
    /** It takes at least as long as this. */
    notBefore: optional(duration),
    /** From this fault to the next one that is not inside it; otherwise in the whole run. */
    after: optional(fault),
    /** Any data node, or the one alone that most of the Sentinels that answer name as master. */
    node: defaulted(oneOf('any', 'named'), 'any'),
  },
  measures: { outage: { label: 'longest time in which no data node took writes', unit: 's', worse: 'more' } },
  example: { within: '30s' },
  says: ({ within, notBefore, after, node }) =>
    `${after === undefined ? 'Never' : `After "${after}" never`} longer than ${within}${notBefore === undefined ? '' : `, but once for ${notBefore},`} ${node === 'named' ? 'the data node that most Sentinels name does not take writes' : 'no data node takes writes'}.`,
  check(facts, { within, notBefore, after, node }, finding) {
    const isNamed = node === 'named';
    const watched = watchedIn(facts.timeline, after);
    const gap = gapIn(facts, watched, isNamed);
    const figure = clusterOutageFigure(gap, { after, isNamed });
    const least = notBefore === undefined ? '' : `at least ${notBefore.words} and `;
    const took = finding.measure('outage', figure, `${least}at most ${within.words}`);
    if (gap === undefined || figure.value === null)
      return finding.undecided('How long no data node took writes could not be measured.');
    const whichNode = isNamed ? 'the data node that most Sentinels named' : 'no data node';
    const tookWrites = isNamed ? 'did not take writes' : 'took writes';
    finding.evidence({
      at: gap.from,
      text: `${whichNode} ${tookWrites} from ${moment(gap.from)} to ${moment(gap.to)}`,
    });
    const measured = { value: figure.value, error: figure.error ?? 0 };
    const sentence = `For ${took} ${whichNode} ${tookWrites}: ${byHowMuch(measured, within)}.`;
    const answer = isWithin(measured, within);
    if (answer === undefined)
      return finding.undecided(`${sentence} Whether that is within ${within.words} is not known.`);
    if (!answer) return finding.failed(`${sentence}${decidedBy(facts, gap, took)}`);
    if (notBefore !== undefined && isWithin(measured, notBefore) !== false)
      return isWithin(measured, notBefore)
        ? finding.failed(`${sentence} Expected: at least ${notBefore.words}.`)
        : finding.undecided(`${sentence} Whether that is at least ${notBefore.words} is not known.`);
    return gap.to > gap.from && gap.to >= watched!.to
      ? finding.undecided(`${sentence} It was still so when that was last looked at.`)
      : finding.held(sentence);
  },
});

/** Undefined where nothing shows it, or a data node was not asked meanwhile: it might have taken a write. */
function gapIn(facts: Facts, watched: Span | undefined, isNamed: boolean) {
  const { timeline, writable: stretches, unprobed } = facts;
  const isSeen = stretches.length > 0 && (!isNamed || timeline.sentinelPolls.size > 0);
  if (watched === undefined || !isSeen) return undefined;
  const named = isNamed ? namedMasters(timeline) : [];
  const taken = isNamed
    ? stretches.flatMap((one) =>
        common(
          [one],
          named.filter(({ node }) => node === one.node),
        ),
      )
    : stretches;
  return seenGap(watched, taken, unprobed);
}
