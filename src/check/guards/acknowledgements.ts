/** Acknowledgements must be possible: by a data node that ran and was a master then, in time that runs forward. */

import { count } from '../../core/quantity.ts';
import { moment } from '../../history/moment.ts';
import { PROFILES } from '../../workload/profile.ts';
import { backwardTimes, impossibleAcknowledgements, misplaced } from '../../facts/contradictions.ts';
import type { Facts } from '../../facts/facts.ts';
import { broken, intact, type Guard } from './guard.ts';

export const ACKNOWLEDGEMENTS_POSSIBLE: Guard = {
  name: 'the acknowledgements are possible',
  masks: 'none',
  judge({ facts, experiment }) {
    const { history, timeline, finalReadings, readingsBeforeHeals } = facts;
    // What a library sends again of itself may stand anywhere.
    const resending = new Set(
      experiment.workload.filter(({ profile }) => PROFILES[profile].resends).map(({ name }) => name),
    );
    const readings = [...readingsBeforeHeals, ...finalReadings].filter(({ complete }) => complete);
    const wrong = [
      ...backwardTimes(history.ledger),
      ...impossibleAcknowledgements(history, timeline),
      ...misplaced(history.ledger, readings, ({ workload }) => !resending.has(workload)),
    ].map(({ text }) => text);
    const unkept = unkeptWords(facts);
    if (unkept !== undefined) wrong.push(unkept);
    return wrong.length > 0
      ? broken(`${wrong.slice(0, SHOWN).join('; ')}.`)
      : intact(
          'Every acknowledgement came from a data node that ran and was a master then, after its write was sent, and stands in its place.',
        );
  },
};

/** So many contradictions are named. */
const SHOWN = 3;

/** The lost writes that the server which acknowledged them did not hold itself. */
function unkeptWords({ losses, causeOf }: Facts): string | undefined {
  const unkept = losses?.lost.filter((loss) => causeOf(loss) === 'never kept') ?? [];
  if (unkept.length === 0) return undefined;
  const [{ writer, number }] = unkept as [(typeof unkept)[number]];
  const { acknowledger, done } = writer.operation(number);
  return `${count(unkept.length, 'lost write was', 'lost writes were')} not in the data of the master that had acknowledged ${unkept.length === 1 ? 'it' : 'them'}, the first ${writer.key} number ${number} by ${acknowledger?.node} at ${moment(done)}`;
}
