/**
 * The master comes back without its data before Sentinel gives up on it, stays master, and the others copy its
 * emptiness: everything acknowledged before is lost, on every node, and no failover would have saved it.
 */

import { count } from '../../core/quantity.ts';
import { isUnattributed, unattributedWords } from '../../facts/attribution.ts';
import { aroundRestart, type AroundRestart } from '../../facts/around-restart.ts';
import type { Facts } from '../../facts/facts.ts';
import { windowOf } from '../../facts/window.ts';
import { masterHitBy } from '../../facts/hit-master.ts';
import { lossEvidence } from '../../facts/loss-evidence.ts';
import { sameMaster, type Restart } from '../../facts/restarts.ts';
import type { FaultSpan } from '../../facts/timeline.ts';
import { moment, span } from '../../history/moment.ts';
import type { Answer } from '../finding.ts';
import { UNREAD, type LostDraft } from './measures.ts';

export function says(emptiedBy: string): string {
  return `After "${emptiedBy}" the master comes back without its data and stays master: every write acknowledged before is lost, and none acknowledged afterwards.`;
}

export function check(facts: Facts, fault: FaultSpan, finding: LostDraft): Answer {
  const { history, timeline, losses, causeOf } = facts;
  const window = windowOf(timeline, fault, 'fault');
  const node = masterHitBy(timeline, fault);
  if (window === undefined || node === undefined)
    return finding.undecided(`The fault "${fault.as}" did not hit a master in this run.`);
  if (facts.failedOver(fault))
    return finding.failed(`Another master took over from ${node}, so it did not come back as master.`);
  if (timeline.faults.some(({ as, nth }) => as === fault.as && nth > fault.nth))
    return finding.undecided(
      `"${fault.as}" was done again afterwards, and what nodes hold at the end shows only what the last time left.`,
    );
  const restart = sameMaster(timeline).find(
    (one) => one.node === node && one.at >= window.from && one.at < window.to,
  );
  if (restart === undefined)
    return finding.undecided(
      `Nothing shows that "${fault.as}" put another master process in ${node}’s place.`,
    );
  if (losses === undefined) return finding.undecided(UNREAD);
  const around = aroundRestart(history, restart, losses.lost);
  const back = seen(restart);
  const lost = [...around.lostBefore, ...around.lostAfter];
  finding.evidence(back, ...lossEvidence(lost, causeOf, [back]));
  // What a program was answered before the restart it may have reported afterwards.
  const unattributed = around.lostAfter.filter(isUnattributed);
  if (unattributed.length > 0 && unattributed.length === around.lostAfter.length)
    return finding.undecided(unattributedWords(unattributed));
  return judged(around, `${node} came back`, span(restart.at - window.from), finding);
}

function seen({ node, at, before, after }: Restart): { readonly at: number; readonly text: string } {
  return {
    at,
    text: `${node} is seen again as master with run id ${after.runId.slice(0, 8)} instead of ${before.runId.slice(0, 8)} (${moment(at)})`,
  };
}

function judged(
  { before, after, lostBefore, lostAfter }: AroundRestart,
  cameBack: string,
  took: string,
  finding: LostDraft,
): Answer {
  finding.measure('before', before);
  finding.measure('lostBefore', lostBefore.length, 'every one');
  finding.measure('after', after);
  finding.measure('lostAfter', lostAfter.length, 'none');
  if (before === 0 || after === 0)
    return finding.undecided(
      `No write was acknowledged ${before === 0 ? 'before' : 'after'} ${cameBack}, so nothing shows what became of it.`,
    );
  const share = `${count(lostBefore.length)} of ${count(before, 'write')} acknowledged before (${percent(lostBefore.length, before)})`;
  const sentence = `${cameBack} ${took} after the fault and stayed master: ${share} and ${count(lostAfter.length)} of ${count(after)} acknowledged afterwards are lost.`;
  return lostBefore.length === before && lostAfter.length === 0
    ? finding.held(`${sentence} It came back empty, and the others copied that.`)
    : finding.failed(sentence);
}

/** Cut, not rounded: only all of them are 100 %. */
function percent(part: number, whole: number): string {
  return `${count(Math.floor((1_000 * part) / whole) / 10)}\u202f%`;
}
