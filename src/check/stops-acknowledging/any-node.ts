/** A master without enough replicas in time refuses writes, and it does so at once: no writer waits for the lag. */

import { count } from '../../core/quantity.ts';
import type { Length, Range } from '../../experiment/parameter.ts';
import { answeredDuring, type Answered } from '../../facts/answered.ts';
import type { Facts } from '../../facts/facts.ts';
import type { FaultSpan } from '../../facts/timeline.ts';
import { span } from '../../history/moment.ts';
import type { Answer, Draft } from '../finding.ts';

export const measures = {
  lastAfterFault: { label: 'last acknowledgement after the fault', unit: 's', worse: 'more' },
  untilThen: { label: 'acknowledged until then', unit: 'writes', worse: 'more' },
  refused: { label: 'refused for want of replicas', unit: 'writes' },
  unanswered: { label: 'never answered', unit: 'writes', worse: 'more' },
  refusalMedian: { label: 'wait for a refusal, median', unit: 'ms', worse: 'more' },
  refusalP99: { label: 'wait for a refusal, 99 of 100', unit: 'ms', worse: 'more' },
  acknowledgementMedian: { label: 'wait for an acknowledgement, median', unit: 'ms', worse: 'more' },
  acknowledgementP99: { label: 'wait for an acknowledgement, 99 of 100', unit: 'ms', worse: 'more' },
} as const;

interface Said {
  readonly during: string;
  readonly within: string;
  readonly answeredWithin: string;
}

export function says({ during, within, answeredWithin }: Said): string {
  return `The last write is acknowledged ${within} after "${during}", all later ones are refused; refusals as well as acknowledgements come within ${answeredWithin}.`;
}

interface Bound {
  readonly during: FaultSpan;
  readonly within: Range;
  readonly answeredWithin: Length;
}

/** Share of the later writes that must have been refused, so that it may be said of all; some meet a lost connection. */
const REFUSED_SHARE = 0.9;

export function check({ history }: Facts, bound: Bound, finding: Draft<typeof measures>): Answer {
  const { during: fault, within, answeredWithin } = bound;
  if (fault.healing === undefined)
    return finding.undecided(`The fault "${fault.as}" was not carried out in this run.`);
  const answered = answeredDuring(history, fault, fault.healing);
  measure(finding, answered, bound);
  const { lastAcknowledgement: last, refused, refusals, acknowledgements } = answered;
  if (answered.length < within.most.us) return finding.undecided('The fault was shorter than the limit.');
  if (last === undefined || acknowledgements === undefined)
    return finding.undecided('No write was acknowledged after the fault had begun.');
  const sentence = `The last write was acknowledged ${span(last)} after the fault; ${count(refused, 'write was', 'writes were')} refused.`;
  if (last < within.least.us || last > within.most.us)
    return finding.failed(`${sentence} Expected: ${within.words}.`);
  if (refusals === undefined)
    return finding.undecided('Nobody was refused, so nothing shows that the master refuses.');
  if (refused < answered.endedLater * REFUSED_SHARE)
    return finding.undecided(
      `${sentence} ${count(answered.endedLater, 'write')} ended after it, so nothing shows that all are refused.`,
    );
  const waits = `99 of 100 refusals came within ${span(refusals.p99)}, 99 of 100 acknowledgements within ${span(acknowledgements.p99)}.`;
  return Math.max(refusals.p99, acknowledgements.p99) <= answeredWithin.us
    ? finding.held(`${sentence} ${waits}`)
    : finding.failed(`${sentence} ${waits} The limit is ${answeredWithin.words}.`);
}

function measure(
  finding: Draft<typeof measures>,
  { lastAcknowledgement: last, acknowledged, refused, unanswered, refusals, acknowledgements }: Answered,
  { within, answeredWithin }: Bound,
): void {
  const limit = `99 of 100 within ${answeredWithin.words}`;
  finding.measure('lastAfterFault', last === undefined ? null : last / 1e6, within.words);
  finding.measure('untilThen', acknowledged);
  finding.measure('refused', refused);
  finding.measure('unanswered', unanswered);
  finding.measure('refusalMedian', ms(refusals?.median));
  finding.measure('refusalP99', ms(refusals?.p99), limit);
  finding.measure('acknowledgementMedian', ms(acknowledgements?.median));
  finding.measure('acknowledgementP99', ms(acknowledgements?.p99), limit);
}

/** µs as ms with two digits. */
function ms(us: number | undefined): number | null {
  return us === undefined ? null : Math.round(us / 10) / 100;
}
