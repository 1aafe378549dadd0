/** A cut-off master stops acknowledging in time: the loss is bounded, and what it still acknowledged is attributed. */

import { count } from '../../core/quantity.ts';
import type { Length, Range } from '../../experiment/parameter.ts';
import { acknowledgedBy } from '../../facts/acknowledgements.ts';
import { possiblyBy } from '../../facts/attribution.ts';
import type { Facts } from '../../facts/facts.ts';
import { effectWords } from '../../facts/failovers.ts';
import { refusedBy } from '../../facts/refused-by.ts';
import type { FaultSpan } from '../../facts/timeline.ts';
import type { Answer, Draft } from '../finding.ts';

export const measures = {
  lastAfterCut: { label: 'last acknowledgement after the cut', unit: 's', worse: 'more' },
  whileCutOff: { label: 'acknowledged while cut off', unit: 'writes', worse: 'more' },
  refusedAfterLimit: { label: 'refused with NOREPLICAS after the limit', unit: 'writes' },
  afterHeal: { label: 'acknowledged after the heal', unit: 'writes', worse: 'more' },
  timeAfterHeal: {
    label: 'from the first to the last acknowledgement after the heal',
    unit: 's',
    worse: 'more',
  },
} as const;

interface Said {
  readonly during: string;
  readonly within: string;
  readonly afterHealAtMost: string;
}

export function says({ during, within, afterHealAtMost }: Said): string {
  return `The master that "${during}" cut off acknowledges its last write ${within} after the cut, and after the heal for at most ${afterHealAtMost} from the first to the last.`;
}

interface Bound {
  readonly during: FaultSpan;
  readonly within: Range;
  readonly afterHealAtMost: Length;
}

export function check(
  facts: Facts,
  { during: fault, within, afterHealAtMost }: Bound,
  finding: Draft<typeof measures>,
): Answer {
  const isolated = facts.isolated(fault);
  if (isolated === undefined)
    return finding.undecided(`The fault "${fault.as}" did not hit a master in this run.`);
  const { node, from, surelyFrom, heal, until } = isolated;
  const { history } = facts;
  const during = acknowledgedBy(history, node, from, heal);
  const after = acknowledgedBy(history, node, heal, until);
  const refused = refusedBy(history, node, { from: from + within.most.us, to: heal });
  const lastAfter = during.last === undefined ? undefined : during.last - from;
  const last = finding.measure(
    'lastAfterCut',
    lastAfter === undefined ? null : lastAfter / 1e6,
    within.words,
  );
  finding.measure('whileCutOff', during.count);
  finding.measure('refusedAfterLimit', refused);
  finding.measure('afterHeal', after.count);
  // However many it acknowledged meanwhile: that depends on how many were sent.
  const timeAfter = after.first === undefined ? 0 : after.last! - after.first;
  const lasted = finding.measure('timeAfterHeal', timeAfter / 1e6, `at most ${afterHealAtMost.words}`);
  if (during.last === undefined || lastAfter === undefined)
    return finding.undecided(`No writer reached ${node} while it was cut off.`);
  if (heal - from < within.most.us) return finding.undecided('The cut was shorter than the limit.');
  if (lastAfter <= within.most.us && refused === 0)
    return finding.undecided(
      `Nobody tried to write to ${node} after the limit, so nothing shows that it refused.`,
    );
  const sentence = `${node} acknowledged ${count(during.count, 'write')} while cut off, the last ${last} after the cut${effectWords(fault)}; then it refused ${count(refused, 'write')}, and after the heal it acknowledged ${count(after.count)}${after.count === 0 ? '' : `, for ${lasted}`}.`;
  const whileCutOff = isWithin(within, lastAfter, during.last - surelyFrom);
  const isLong = timeAfter > afterHealAtMost.us;
  // Only a master that was replaced meanwhile is made a replica after the heal.
  const why = isLong && whileCutOff !== 'beyond' ? facts.whyNotReplaced(fault) : undefined;
  if (why !== undefined) return finding.undecided(`${sentence} ${why}`);
  const verdict = isLong ? 'beyond' : whileCutOff;
  // An absence is claimed of all that it may have acknowledged.
  const unsaid =
    possiblyBy(facts, node, { from: from + within.most.us, to: heal }) +
    possiblyBy(facts, node, { from: heal + afterHealAtMost.us, to: until });
  if (verdict === 'within' && unsaid > 0)
    return finding.undecided(
      `${sentence} ${count(unsaid, 'write was', 'writes were')} acknowledged to client programs later than it may, and they do not say by whom.`,
    );
  if (verdict === 'within') return finding.held(sentence);
  return verdict === 'beyond'
    ? finding.failed(`${sentence} That is beyond the bound.`)
    : finding.undecided(`${sentence} That is within the bound or beyond it.`);
}

/** Whether a length of time, known to be from `shortest` to `longest`, is within a range. */
function isWithin({ least, most }: Range, longest: number, shortest: number): 'within' | 'beyond' | 'either' {
  if (longest < least.us || shortest > most.us) return 'beyond';
  return longest <= most.us && Math.max(shortest, 0) >= least.us ? 'within' : 'either';
}
