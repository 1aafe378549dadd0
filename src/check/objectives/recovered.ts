/** Objective: full redundancy again without help, counted from the fault. */

import { seconds } from '../../history/moment.ts';
import { recordsOf } from '../../history/history.ts';
import { duration } from '../../experiment/parameter.ts';
import { recoveryIn } from '../../facts/recovery.ts';
import { expectation } from '../expectation.ts';
import { byHowMuch, isWithin } from './margin.ts';

export const recovered = expectation({
  name: 'objective-recovered',
  title: 'Objective: whole again in time',
  failureTitle: 'Objective missed: whole again in time',
  parameters: { within: duration },
  measures: { recovery: { label: 'from the fault until everything was whole', unit: 's' } },
  example: { within: '5m' },
  says: ({ within }) =>
    `Within ${within} of a fault one master has all its replicas, and all Sentinels agree and see each other.`,
  check({ history, timeline, topology }, { within }, finding) {
    const { faults } = timeline;
    if (faults.length === 0) return finding.held('Nothing was broken.');
    const ends = recordsOf(history, 'step').filter(
      ({ phase, words }) => phase === 'end' && words.startsWith('await convergence'),
    );
    const times = faults.map(({ as, onset }) => {
      const next = ends.find(({ at }) => at >= onset.latest);
      return { as, from: onset.latest, end: next };
    });
    const open = times.find(({ end }) => end === undefined);
    if (open !== undefined)
      return finding.undecided(`Whether it recovered from "${open.as}" was not looked at.`);
    const never = times.find(({ end }) => end!.problem !== undefined);
    if (never !== undefined) {
      const waited = seconds(never.end!.at - never.from);
      finding.measure('recovery', null, `at most ${within.words}`);
      return waited * 1e3 >= within.ms
        ? finding.failed(`It did not recover from "${never.as}": ${never.end!.problem!}.`)
        : finding.undecided(
            `It had not recovered from "${never.as}" when the run went on: ${never.end!.problem!}.`,
          );
    }
    const recoveries = times.map(({ as, from, end }) => ({
      as,
      from,
      found: recoveryIn(timeline, topology, end!.at),
    }));
    const unseen = recoveries.find(({ found }) => found === undefined);
    if (unseen !== undefined)
      return finding.undecided(`When it had recovered from "${unseen.as}" was not seen.`);
    const [longest] = recoveries
      .map(({ from, found }) => ({
        us: Math.max(0, found!.since - from),
        error: found!.since - found!.before,
      }))
      .toSorted((one, other) => other.us - one.us);
    const measured = { value: seconds(longest!.us), error: seconds(Math.min(longest!.error, longest!.us)) };
    const took = finding.measure(
      'recovery',
      { unit: 's', fact: 'recovery', ...measured },
      `at most ${within.words}`,
    );
    const sentence = `It was whole again ${took} after the fault: ${byHowMuch(measured, within)}.`;
    const answer = isWithin(measured, within);
    if (answer === undefined)
      return finding.undecided(`${sentence} Whether that is within ${within.words} is not known.`);
    return answer ? finding.held(sentence) : finding.failed(sentence);
  },
});
