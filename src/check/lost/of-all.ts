/** So many acknowledged writes are not in the converged data set. Writes of unknown outcome may be there or not. */

import { count } from '../../core/quantity.ts';
import type { Bound as BoundValues, Said } from '../../experiment/parameter.ts';
import { CAUSES, describeCauses, type Cause } from '../../facts/causes.ts';
import type { Facts } from '../../facts/facts.ts';
import { acknowledgedFigure, lostFigure } from '../../facts/figures.ts';
import { lossEvidence } from '../../facts/loss-evidence.ts';
import { amountWords, isAmount, type AMOUNT } from '../amount.ts';
import type { Answer } from '../finding.ts';
import { UNREAD, type LostDraft } from './measures.ts';

type Amount = typeof AMOUNT;

export function says({ cause, ...amount }: Said<Amount> & { readonly cause?: string | undefined }): string {
  const words = amountWords(amount);
  return words === 'none'
    ? 'Every acknowledged write is in the data that all nodes end up with.'
    : `Of all acknowledged writes, ${words} are lost${cause === undefined ? '' : ` (${cause})`}.`;
}

export function check(
  facts: Facts,
  { cause, ...amount }: BoundValues<Amount> & { readonly cause?: Cause | undefined },
  finding: LostDraft,
): Answer {
  const { losses, causeOf, heldBy, divergence } = facts;
  if (losses === undefined) return finding.undecided(UNREAD);
  const { acknowledged, lost, recovered, duplicated, forked, misreported } = losses;
  if (acknowledged === 0) return finding.undecided('No write was acknowledged, so none could be lost.');
  finding.measure('acknowledged', acknowledgedFigure(acknowledged));
  finding.measure('lost', lostFigure(losses), amountWords(amount));
  finding.measure('recovered', recovered);
  finding.measure('twice', duplicated.length);
  if (misreported.length > 0) finding.measure('misreported', misreported.length);
  if (forked > 0) finding.measure('forked', forked);
  const passedOver = lost.filter(
    (loss) => causeOf(loss) === 'unreplicated tail' && heldBy(loss) !== undefined,
  );
  if (passedOver.length > 0) finding.measure('passedOver', passedOver.length);
  const other = cause && lost.filter((loss) => causeOf(loss) !== cause);
  finding.evidence(...lossEvidence(other?.length ? other : lost, causeOf));
  const were = lost.length === 1 ? 'was' : 'were';
  const sentence =
    lost.length === 0
      ? `All ${count(acknowledged, 'acknowledged write')} survived.`
      : `${count(lost.length, 'acknowledged write')} of ${count(acknowledged)} ${were} lost: ${describeCauses(lost, facts)}.`;
  const unreplaced = lost.length < (amount.atLeast ?? 0) ? facts.whyNotReplaced() : undefined;
  if (unreplaced !== undefined) return finding.undecided(`${sentence} ${unreplaced}`);
  if (!isAmount(lost.length, amount)) return finding.failed(sentence);
  if (other?.length)
    return finding.failed(
      `${count(other.length, 'lost write was', 'lost writes were')} ${CAUSES[causeOf(other[0]!)]}: ${causeOf(other[0]!)}, not ${cause}.`,
    );
  // Only the master was looked at: what others lack may yet be lost.
  return amount.atMost !== undefined && divergence !== undefined
    ? finding.undecided(`${divergence}, so there is no data that all nodes end up with.`)
    : finding.held(sentence);
}
