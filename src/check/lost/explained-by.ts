/** Writes may be lost while the fault lasts, but only by masters that were replaced; none that the last master took. */

import { count } from '../../core/quantity.ts';
import { isFromReplacedMaster, isUnattributed, unattributedWords } from '../../facts/attribution.ts';
import { describeCauses } from '../../facts/causes.ts';
import type { Facts } from '../../facts/facts.ts';
import { acknowledgedFigure, lostFigure } from '../../facts/figures.ts';
import { lossEvidence } from '../../facts/loss-evidence.ts';
import type { FaultSpan } from '../../facts/timeline.ts';
import { span } from '../../history/moment.ts';
import type { Answer } from '../finding.ts';
import { UNREAD, type LostDraft } from './measures.ts';

export function says(explainedBy: string): string {
  return `Every write that is lost was acknowledged after "${explainedBy}" began, by a master that was made a replica afterwards.`;
}

export function check(facts: Facts, fault: FaultSpan, finding: LostDraft): Answer {
  if (fault.healed === undefined)
    return finding.undecided(`The fault "${fault.as}" was not healed in this run.`);
  const { losses, timeline, causeOf } = facts;
  if (losses === undefined) return finding.undecided(UNREAD);
  const { lost, acknowledged } = losses;
  if (acknowledged === 0) return finding.undecided('No write was acknowledged, so none could be lost.');
  // What an earlier injection of a repeated fault cost is explained as well.
  const [first = fault] = facts.faultsNamed(fault.as);
  const unattributed = lost.filter(isUnattributed);
  const stray = lost.filter(
    (loss) =>
      !isUnattributed(loss) &&
      (!isFromReplacedMaster(loss, timeline, first.injecting) || causeOf(loss) === 'never kept'),
  );
  // Only the leader says so, once for each failover; every Sentinel tells of the switch.
  const promotions = timeline.events.filter(({ event }) => event === '+promoted-slave').length;
  finding.measure('acknowledged', acknowledgedFigure(acknowledged));
  finding.measure('lost', lostFigure(losses));
  finding.measure('stray', stray.length, 'none');
  finding.measure('promoted', promotions);
  if (stray.length > 0) {
    finding.evidence(...lossEvidence(stray, causeOf));
    return finding.failed(
      `${count(stray.length, 'lost write')} cannot be explained: no master that took them was replaced afterwards.`,
    );
  }
  finding.evidence(...lossEvidence(lost, causeOf));
  if (unattributed.length > 0) return finding.undecided(unattributedWords(unattributed));
  const whole = `in ${span(fault.healed - fault.injecting)} of "${fault.as}", with ${count(promotions, 'promotion')}`;
  return finding.held(
    lost.length === 0
      ? `All ${count(acknowledged, 'acknowledged write')} survived ${whole}.`
      : `${count(lost.length, 'acknowledged write')} of ${count(acknowledged)} were lost ${whole}: ${describeCauses(lost, facts)}.`,
  );
}
