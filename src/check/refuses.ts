/** Writers are refused with an error code of the server: for so long, or not at all. */

import { count as counted } from '../core/quantity.ts';
import { fault, oneOf, optional, type Length } from '../experiment/parameter.ts';
import { workload } from '../experiment/workload-parameter.ts';
import { refusalsIn, type Refused } from '../facts/refusals.ts';
import type { FaultSpan } from '../facts/timeline.ts';
import { watchedIn } from '../facts/window.ts';
import { moment, seconds, span } from '../history/moment.ts';
import { REFUSALS, type Refusal } from '../workload/refusals.ts';
import { expectation } from './expectation.ts';
import { LIMIT, limitProblem, limitWords, type Limit } from './limit.ts';

/** How many of the longest stretches are evidence. */
const SHOWN = 3;

/**
 * A server refuses writes of a workload with a code. It lasts from the first to the last refusal of one writer without an
 * acknowledgement in between; of all writers the longest counts.
 */
export const refuses = expectation({
  name: 'refuses',
  title: 'Writes are refused for as long as expected',
  failureTitle: 'Writes were refused for longer or shorter than expected',
  parameters: {
    workload,
    code: oneOf(...(Object.keys(REFUSALS) as Refusal[])),
    /** From this fault to the next one that is not inside it; otherwise in the whole run. */
    after: optional(fault),
    /** Where it is at most 0 s no write is refused so. */
    ...LIMIT,
  },
  measures: {
    refused: { label: 'writes refused with the code', unit: 'writes', worse: 'more' },
    longest: { label: 'longest time for which one writer was refused', unit: 's', worse: 'more' },
    back: { label: 'from its last refusal to its next acknowledgement', unit: 's', worse: 'more' },
  },
  example: { workload: 'appends', code: 'NOREPLICAS', after: 'kill', atMost: '5s' },
  problem: limitProblem,
  says: ({ workload: name, code, after, atLeast, atMost }) => {
    const when = after === undefined ? '' : ` after "${after}"`;
    const words = durationWords({ atLeast, atMost });
    return words === 'never'
      ? `No write of "${name}" is refused with ${code}${when}.`
      : `Writers of "${name}" are refused with ${code}${when} for ${words}.`;
  },
  check(facts, { workload: { name }, code, after, atLeast, atMost }, finding) {
    const watched = watchedIn(facts.timeline, after);
    if (watched === undefined) return finding.undecided('The schedule did not begin.');
    const { refused, sent, stretches } = refusalsIn(facts.history, { workload: name, code }, watched);
    const [longest] = stretches;
    const limit = durationWords({ atLeast: atLeast?.words, atMost: atMost?.words });
    finding.measure('refused', refused, limit === 'never' ? 'none' : undefined);
    const lasted = finding.measure(
      'longest',
      longest === undefined ? null : seconds(longest.to - longest.from),
      limit,
    );
    finding.measure(
      'back',
      longest?.acknowledged === undefined ? null : seconds(longest.acknowledged - longest.to),
    );
    finding.evidence(...stretches.slice(0, SHOWN).map(evidenceOf(code)));
    if (sent === 0) return finding.undecided(`No write of "${name}" was sent to a server${since(after)}.`);
    if (longest === undefined) {
      const sentence = `Of ${counted(sent, 'write')} of "${name}" that ${sent === 1 ? 'was' : 'were'} sent${since(after)} none was refused with ${code}.`;
      return atLeast === undefined
        ? finding.held(sentence)
        : finding.failed(`${sentence} Expected: ${limit}.`);
    }
    const sentence = `${counted(refused, 'write')} of "${name}" ${refused === 1 ? 'was' : 'were'} refused with ${code}${since(after)}, those of one writer for up to ${lasted}${backWords(longest)}.`;
    const us = longest.to - longest.from;
    if (isAbove(us, atMost)) return finding.failed(`${sentence} Expected: ${limit}.`);
    // What had not come to its end may have gone on.
    const isOpen = stretches.some(({ acknowledged }) => acknowledged === undefined);
    if (isOpen && (atMost !== undefined || isBelow(us, atLeast)))
      return finding.undecided(`${sentence} Not every writer was acknowledged again while that was watched.`);
    return isBelow(us, atLeast) ? finding.failed(`${sentence} Expected: ${limit}.`) : finding.held(sentence);
  },
});

function isAbove(us: number, atMost: Length | undefined): boolean {
  return atMost !== undefined && (us > atMost.us || atMost.us === 0);
}

function isBelow(us: number, atLeast: Length | undefined): boolean {
  return atLeast !== undefined && us < atLeast.us;
}

function durationWords(limit: Limit<string>): string {
  return Number.parseFloat(limit.atMost ?? '') === 0 ? 'never' : limitWords(limit);
}

function since(after: FaultSpan | undefined): string {
  return after === undefined ? '' : ` after "${after.as}"`;
}

function backWords({ acknowledged, to }: Refused): string {
  return acknowledged === undefined
    ? ', and it was not acknowledged again'
    : `, and it was acknowledged again ${span(acknowledged - to)} later`;
}

function evidenceOf(code: string) {
  return ({ writer, from, to, count }: Refused) => ({
    at: from,
    text: `${writer} was refused with ${code} ${counted(count, 'time')} from ${moment(from)} to ${moment(to)}`,
  });
}
