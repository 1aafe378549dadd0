/** How many acknowledged writes of one workload are lost: for experiments that compare workloads under one fault. */

import { count } from '../../core/quantity.ts';
import type { Bound as BoundValues, Said } from '../../experiment/parameter.ts';
import { acknowledgedOf } from '../../facts/acknowledgements.ts';
import { describeCauses } from '../../facts/causes.ts';
import type { Facts } from '../../facts/facts.ts';
import { acknowledgedFigure, lostFigure } from '../../facts/figures.ts';
import { lossEvidence } from '../../facts/loss-evidence.ts';
import { amountWords, isAmount, type AMOUNT } from '../amount.ts';
import type { Answer } from '../finding.ts';
import { UNREAD, type LostDraft } from './measures.ts';

export function says(workload: string, amount: Said<typeof AMOUNT>): string {
  return `Of the acknowledged writes of "${workload}", ${amountWords(amount)} are lost.`;
}

export function check(
  facts: Facts,
  workload: string,
  amount: BoundValues<typeof AMOUNT>,
  finding: LostDraft,
): Answer {
  const { history, losses, causeOf, divergence } = facts;
  if (losses === undefined) return finding.undecided(UNREAD);
  const acknowledged = acknowledgedOf(history, workload, 0, Infinity);
  if (acknowledged === 0) return finding.undecided(`No write of "${workload}" was acknowledged.`);
  const lost = losses.lost.filter(({ writer }) => writer.workload === workload);
  finding.measure('lost', lostFigure(losses, workload), amountWords(amount));
  finding.measure('acknowledged', acknowledgedFigure(acknowledged, workload));
  finding.evidence(...lossEvidence(lost, causeOf));
  const why = lost.length === 0 ? '' : `: ${describeCauses(lost, facts)}`;
  const sentence = `"${workload}" lost ${count(lost.length)} of ${count(acknowledged, 'acknowledged write')}${why}.`;
  const unreplaced = lost.length < (amount.atLeast ?? 0) ? facts.whyNotReplaced() : undefined;
  if (unreplaced !== undefined) return finding.undecided(`${sentence} ${unreplaced}`);
  if (!isAmount(lost.length, amount)) return finding.failed(sentence);
  // Only the master was looked at: what others lack may yet be lost.
  return amount.atMost !== undefined && divergence !== undefined
    ? finding.undecided(`${divergence}, so there is no data that all nodes end up with.`)
    : finding.held(sentence);
}
