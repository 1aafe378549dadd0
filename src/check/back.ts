/** Clients that had no success when a fault was healed have it again in time: each of them. */

import { count as counted } from '../core/quantity.ts';
import { duration, fault } from '../experiment/parameter.ts';
import { workload } from '../experiment/workload-parameter.ts';
import { effectWords } from '../facts/failovers.ts';
import { returnsAfter } from '../facts/returns.ts';
import { phaseAt } from '../facts/timeline.ts';
import { windowOf } from '../facts/window.ts';
import { moment, seconds, span } from '../history/moment.ts';
import { expectation } from './expectation.ts';

/** Every writer that was without an acknowledgement at the heal has one in time after it. */
export const back = expectation({
  name: 'back',
  title: 'Clients are back in time after the heal',
  failureTitle: 'A client was not back in time after the heal',
  parameters: {
    workload,
    /** The fault after whose healing it counts. */
    after: fault,
    within: duration,
  },
  measures: {
    away: { label: 'writers without an acknowledgement at the heal', unit: 'count', worse: 'more' },
    notBack: { label: 'of these never acknowledged again', unit: 'count', worse: 'more' },
    longest: { label: 'until the last of the others was acknowledged again', unit: 's', worse: 'more' },
  },
  example: { workload: 'appends', after: 'partition', within: '5s' },
  says: ({ workload: name, after, within }) =>
    `Within ${within} of the healing of "${after}" every writer of "${name}" is acknowledged again.`,
  check({ history, timeline }, { workload: { name }, after, within }, finding) {
    const { healing, healed } = after;
    const end = phaseAt(timeline, 'final-reads');
    if (healing === undefined || healed === undefined || end === undefined)
      return finding.undecided(`The fault "${after.as}" was not healed in this run.`);
    const until = Math.min(end, windowOf(timeline, after, 'heal')?.to ?? end);
    const away = returnsAfter(history, name, healing, until);
    const never = away.filter(({ at }) => at === undefined);
    const times = away.flatMap(({ at }) => at ?? []);
    finding.measure('away', away.length);
    finding.measure('notBack', never.length, 'none');
    const last = Math.max(...times);
    const longest = finding.measure(
      'longest',
      times.length === 0 ? null : seconds(last - healing),
      `at most ${within.words}`,
    );
    if (away.length === 0)
      return finding.undecided(
        `Every writer of "${name}" was acknowledged when "${after.as}" was healed, so none had to come back.`,
      );
    finding.evidence(
      ...away.flatMap(({ writer, at }) =>
        at === undefined ? [] : [{ at, text: `${writer} was acknowledged again at ${moment(at)}` }],
      ),
    );
    const wereAway = `${counted(away.length, 'writer')} of "${name}" had no success when "${after.as}" was healed${effectWords(after, 'heal')}`;
    if (never.length > 0) {
      const sentence = `${wereAway}; ${never.map(({ writer }) => writer).join(' and ')} had none in the ${span(until - healing)} after it either.`;
      return until - healed >= within.us
        ? finding.failed(`${sentence} Expected: ${within.words}.`)
        : finding.undecided(sentence);
    }
    const sentence = `${wereAway}; the last of them was acknowledged again ${longest} after it.`;
    if (last - healing <= within.us) return finding.held(sentence);
    return last - healed > within.us
      ? finding.failed(`${sentence} The limit is ${within.words}.`)
      : finding.undecided(`${sentence} Whether that is within ${within.words} is not known.`);
  },
});
