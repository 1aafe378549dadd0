/** Every lost write was acknowledged by the master that the fault hit, after it was hit; none by any other. */

import { count } from '../../core/quantity.ts';
import { acknowledgedBy, type Acknowledged } from '../../facts/acknowledgements.ts';
import { isFromMasterHit, isUnattributed, unattributedWords } from '../../facts/attribution.ts';
import { CAUSES, describeCauses, type Cause } from '../../facts/causes.ts';
import type { Facts } from '../../facts/facts.ts';
import { lostFigure } from '../../facts/figures.ts';
import type { Isolated } from '../../facts/isolated.ts';
import { lossEvidence } from '../../facts/loss-evidence.ts';
import type { Loss, Losses } from '../../facts/losses.ts';
import { whyNotAllLost, whyNotAllSeen } from '../../facts/near-counts.ts';
import type { FaultSpan } from '../../facts/timeline.ts';
import { witnessOf } from '../../facts/witness.ts';
import { moment, span } from '../../history/moment.ts';
import type { Answer } from '../finding.ts';
import { UNREAD, type LostDraft } from './measures.ts';

interface Said {
  readonly onlyFrom: string;
  readonly cause: string | undefined;
}

export function says({ onlyFrom, cause }: Said): string {
  return `Every lost write was acknowledged by the master that "${onlyFrom}" hit, after it was hit${cause === undefined ? '' : ` (${cause})`}.`;
}

interface Bound {
  readonly onlyFrom: FaultSpan;
  readonly cause: Cause | undefined;
}

export function check(facts: Facts, { onlyFrom: fault, cause }: Bound, finding: LostDraft): Answer {
  const { history, losses, causeOf, readingsBeforeHeals } = facts;
  const isolated = facts.isolated(fault);
  if (isolated === undefined)
    return finding.undecided(`The fault "${fault.as}" did not hit a master in this run.`);
  if (losses === undefined) return finding.undecided(UNREAD);
  const { node, from, heal, until } = isolated;
  // What never stood in the master's data was not lost by anything that was done to it.
  const hits = facts.faultsNamed(fault.as).flatMap((injection) => facts.isolated(injection) ?? []);
  const unattributed = losses.lost.filter(isUnattributed);
  const stray = losses.lost.filter(
    (loss) =>
      !isUnattributed(loss) &&
      (!hits.some((hit) => isFromMasterHit(loss, hit)) || causeOf(loss) === 'never kept'),
  );
  // What other injections of a repeated fault cost is theirs.
  const own = losses.lost.filter((loss) => isFromMasterHit(loss, isolated));
  const during = acknowledgedBy(history, node, from, heal);
  const after = acknowledgedBy(history, node, heal, until);
  const byCause = Map.groupBy(hits.length > 1 ? own : losses.lost, causeOf);
  const witness = witnessOf(readingsBeforeHeals, isolated, own);
  finding.measure('lost', lostFigure(losses));
  finding.measure('stray', stray.length, 'none');
  finding.measure('duringFault', during.count);
  finding.measure('afterFault', after.count);
  finding.measure('seenBeforeHeal', witness?.seen ?? null);
  for (const [one, all] of byCause) finding.measure(one, all.length);
  if (stray.length > 0) {
    finding.evidence(...lossEvidence(stray, causeOf));
    const isUnkept = stray.every((loss) => causeOf(loss) === 'never kept');
    const why = isUnkept ? `: ${describeCauses(stray, facts)}` : '';
    return finding.failed(
      `${count(stray.length, 'lost write')} cannot be explained by what "${fault.as}" did to ${node}${why}.`,
    );
  }
  if (unattributed.length > 0) return finding.undecided(unattributedWords(unattributed));
  finding.remark(whyNotAllLost(history, isolated, own));
  finding.remark(witness && whyNotAllSeen(witness, isolated));
  if (own.length === 0) return finding.undecided(`Nothing was lost, so nothing shows who loses.`);
  const other = [...byCause].find(([one]) => cause !== undefined && one !== cause);
  if (other !== undefined) {
    finding.evidence(...lossEvidence(other[1], causeOf));
    return finding.failed(
      `${count(other[1].length, 'lost write was', 'lost writes were')} ${CAUSES[other[0]]}: ${other[0]}, not ${cause}.`,
    );
  }
  const seen = witness?.evidence ?? [];
  finding.evidence(...seen, ...lossEvidence(own, causeOf, seen));
  return finding.held(sentenceOf({ ...losses, own }, isolated, during, after));
}

function sentenceOf(
  { lost, own, acknowledged }: Losses & { readonly own: readonly Loss[] },
  { fault, node, from, heal, converted }: Isolated,
  during: Acknowledged,
  after: Acknowledged,
): string {
  const { meanwhile, end } = wordsFor(fault);
  const last = after.last ?? during.last ?? from;
  const afterEnd =
    after.last === undefined
      ? `none after ${end}`
      : `${count(after.count)} in the ${span(after.last - heal)} after ${end}, ${converted === undefined ? 'and was not seen as a replica afterwards' : 'until it was made a replica'}`;
  const others = lost.length - own.length;
  const rest =
    others === 0
      ? 'No write acknowledged by another master was lost.'
      : `${count(others, 'more was', 'more were')} lost the other times.`;
  return `${count(own.length, 'acknowledged write')} of ${count(acknowledged)} were lost, all acknowledged by ${node} between ${moment(from)} and ${moment(last)}: it acknowledged ${count(during.count, 'write')} ${meanwhile} and ${afterEnd}. ${rest}`;
}

/** While a fault lasted, and what ended it; an order is over when it is given. */
function wordsFor({ effect, cut }: FaultSpan): { readonly meanwhile: string; readonly end: string } {
  if (!effect.heals) return { meanwhile: 'while it was given', end: 'the order' };
  return cut.length > 0
    ? { meanwhile: 'while it was cut off', end: 'the heal' }
    : { meanwhile: 'while the fault lasted', end: 'the heal' };
}
