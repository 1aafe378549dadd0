/** For how long two data nodes took writes at once: the window in which writes are acknowledged only to be discarded. */

import { fault, range } from '../experiment/parameter.ts';
import { describeUnprobed } from '../facts/coverage.ts';
import { twoMastersAfterHeal, twoMastersFigure } from '../facts/figures.ts';
import { windowOf } from '../facts/window.ts';
import { dualIn, PROBE_GAP_US } from '../facts/writable.ts';
import { moment, span } from '../history/moment.ts';
import { POLL_PERIOD_MS } from '../history/polling.ts';
import { expectation } from './expectation.ts';
import { isInLimit } from './limit.ts';

/** By how much its begin and its end may be missed between two probes, µs. */
const PROBED_US = POLL_PERIOD_MS * 1_000;

/** After the heal the old master takes writes beside the new one for a time within the bounds. */
export const twoMasters = expectation({
  name: 'two-masters',
  title: 'Two masters take writes, but not for long',
  failureTitle: 'Two masters took writes for longer or shorter than expected',
  parameters: {
    /** The fault whose healing brings the old master back. */
    after: fault,
    /** How long two masters take writes after the heal. */
    for: range,
  },
  measures: {
    total: { label: 'two masters took writes', unit: 's', worse: 'more' },
    afterHeal: { label: 'of that after the heal', unit: 's', worse: 'more' },
  },
  example: { after: 'partition', for: ['8s', '30s'] },
  says: ({ after, for: expected }) =>
    `After "${after}" is healed two masters take writes for ${expected}, then one.`,
  check(facts, { after, for: expected }, finding) {
    const { dualMasters, timeline, writable, unprobed } = facts;
    const healed = windowOf(timeline, after, 'heal');
    if (healed === undefined) return finding.undecided(`The fault "${after.as}" was not healed in this run.`);
    if (writable.length === 0)
      return finding.undecided('No data node was seen to take a write; was probing off?');
    const unasked = unprobed.find(({ from, to }) => to > after.injecting && from < healed.to);
    const total = finding.measure('total', twoMastersFigure(dualMasters, unprobed));
    const afterHeal = finding.measure('afterHeal', twoMastersAfterHeal(facts, after), expected.words);
    finding.evidence(
      ...dualMasters.stretches.map(({ from, to, nodes }) => ({
        at: from,
        text: `${nodes.join(' and ')} both took writes from ${moment(from)} to ${moment(to)}`,
      })),
    );
    const us = dualIn(dualMasters, healed);
    // What was seen is the least that there was.
    if (unasked !== undefined && us <= expected.most.us)
      return finding.undecided(`${describeUnprobed(unasked)}.`);
    if (unasked !== undefined)
      return finding.failed(
        `Two masters took writes for at least ${span(us)} after the heal. Expected: ${expected.words}.`,
      );
    const sentence = `Two masters took writes for ${total} in all, ${afterHeal} of it after the heal.`;
    const lastProbe = timeline.probes.at(-1)!.at;
    if (dualMasters.stretches.some(({ from, to }) => from < healed.to && lastProbe - to <= PROBE_GAP_US))
      return finding.failed(`${sentence} It was still going on when the observer stopped.`);
    // What came of the next fault is another matter, and how long it would have gone on is not known.
    const isCutShort = dualMasters.stretches.some(({ from, to }) => from < healed.to && to > healed.to);
    if (isCutShort && us <= expected.most.us)
      return finding.undecided(`${sentence} It was still going on when the next fault was injected.`);
    const why = us < expected.least.us ? facts.whyNotReplaced(after) : undefined;
    if (why !== undefined) return finding.undecided(`${sentence} ${why}`);
    const answer = isInLimit(us, PROBED_US, { atLeast: expected.least, atMost: expected.most });
    if (answer === undefined)
      return finding.undecided(`${sentence} Whether that is ${expected.words} is not known.`);
    return answer ? finding.held(sentence) : finding.failed(`${sentence} Expected: ${expected.words}.`);
  },
});
