/** How stale what a client reads is: by how long ago what it does not see yet had been acknowledged. */

import { count as counted } from '../core/quantity.ts';
import { fault, optional } from '../experiment/parameter.ts';
import { workloadThat } from '../experiment/workload-parameter.ts';
import { stalestFigure } from '../facts/figures.ts';
import { sightsIn, type Sight } from '../facts/sights.ts';
import { overlap } from '../facts/spans.ts';
import { stallWords } from '../facts/stalls.ts';
import type { FaultSpan } from '../facts/timeline.ts';
import { watchedIn } from '../facts/window.ts';
import type { WriterLedger } from '../history/ledger.ts';
import { moment, span } from '../history/moment.ts';
import { expectation } from './expectation.ts';
import { isInLimit, LIMIT, limitProblem, limitWords } from './limit.ts';
import { whyBlind } from './sights.ts';

/** How many of the stalest reads are evidence. */
const SHOWN = 3;

/**
 * The stalest read of a workload is stale by so much. What is measured is the least that it can be, and a write that was
 * lost later is not held against a read.
 */
export const stale = expectation({
  name: 'stale',
  title: 'What is read is as stale as expected',
  failureTitle: 'What was read was staler or fresher than expected',
  parameters: {
    workload: workloadThat('reads'),
    /** From this fault to the next one that is not inside it; otherwise in the whole run. */
    after: optional(fault),
    ...LIMIT,
  },
  measures: {
    stalest: { label: 'how stale the stalest read was at least', unit: 's', worse: 'more' },
    reads: { label: 'answered reads', unit: 'count' },
    stale: { label: 'answered without what had been acknowledged', unit: 'count', worse: 'more' },
    lost: { label: 'answered with what was lost later', unit: 'count', worse: 'more' },
  },
  example: { workload: 'reads', after: 'kill', atMost: '1s' },
  problem: limitProblem,
  says: ({ workload: name, after, ...limit }) =>
    `The stalest read of "${name}"${after === undefined ? '' : ` after "${after}"`} is stale by ${limitWords(limit)}.`,
  check(facts, { workload: { name, of }, after, atLeast, atMost }, finding) {
    if (of === undefined) return finding.undecided(`"${name}" reads nothing.`);
    const sights = facts.sights(name);
    if (sights === undefined)
      return finding.undecided('The converged data could not be read, so nothing shows what was lost.');
    const watched = watchedIn(facts.timeline, after);
    if (watched === undefined) return finding.undecided('The schedule did not begin.');
    const all = sights.readers.flatMap(({ reader, ...one }) =>
      sightsIn(one, watched).map((sight) => ({ ...sight, reader })),
    );
    const sure = all.filter(({ isSure }) => isSure).toSorted((a, b) => b.stale - a.stale);
    const missing = sure.filter((sight) => sight.stale > 0);
    const limit = limitWords({ atLeast: atLeast?.words, atMost: atMost?.words });
    const most = finding.measure('stalest', stalestFigure(name, sights, watched, after), limit);
    finding.measure('reads', all.length);
    finding.measure('stale', missing.length);
    finding.measure('lost', all.filter(({ isLost }) => isLost).length);
    finding.evidence(...missing.slice(0, SHOWN).map(evidenceOf));
    const us = sure[0]?.stale ?? 0;
    const stalest = us === 0 ? 'none was surely stale' : `the stalest was stale by at least ${most}`;
    const sentence = `Of ${counted(all.length, 'answered read')} of "${name}"${since(after)} ${stalest}.`;
    const judged = (us: number) => isInLimit(us, sights.error, { atLeast, atMost });
    // What was seen was seen, whatever else was not: a read that is too stale, or stale enough where there is no other limit.
    const isSeen =
      isInLimit(us, sights.error, { atMost }) === false || (atMost === undefined && judged(us) === true);
    const blind = whyBlind(name, sights, watched);
    if (!isSeen && blind !== undefined) return finding.undecided(`${sentence} ${blind}`);
    const doubtful = all.filter((one) => !one.isSure && judged(Math.max(us, one.stale)) !== judged(us));
    if (!isSeen && doubtful.length > 0)
      return finding.undecided(
        `${sentence} ${counted(doubtful.length, 'read')} showed a write that was never acknowledged, which may have come after larger ones.`,
      );
    const unreplaced = us < (atLeast?.us ?? 0) ? facts.whyNotReplaced(after) : undefined;
    if (unreplaced !== undefined) return finding.undecided(`${sentence} ${unreplaced}`);
    // What was acknowledged while an agent could not run was told late, and then nothing was read.
    const stalls = facts.stalls.filter(({ process }) => sights.hosts.has(process));
    if (judged(us) === false && judged(us + overlap(watched, stalls)) !== false)
      return finding.undecided(
        `${sentence} It may have been staler while ${stalls.map(stallWords).join(', and ')}.`,
      );
    if (judged(us) === undefined)
      return finding.undecided(`${sentence} The limit lies within what the clocks may be apart.`);
    return judged(us) === true ? finding.held(sentence) : finding.failed(`${sentence} Expected: ${limit}.`);
  },
});

function since(after: FaultSpan | undefined): string {
  return after === undefined ? '' : ` after "${after.as}"`;
}

function evidenceOf({ reader, sent, seen, stale: us }: Sight & { readonly reader: WriterLedger }) {
  const shown = seen === 0 ? 'nothing' : `number ${seen}`;
  return {
    at: sent,
    text: `${reader.key} saw ${shown} of ${reader.reads} at ${moment(sent)}: the next one had been acknowledged ${span(us)} before`,
  };
}
