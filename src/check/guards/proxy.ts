/** What clients of a proxy go through counts only if the proxy itself was there: no fault ever stops it. */

import { silenceOf } from '../../facts/backends.ts';
import { phaseAt } from '../../facts/timeline.ts';
import { moment } from '../../history/moment.ts';
import { broken, intact, type Guard } from './guard.ts';

export const PROXY_ANSWERED: Guard = {
  name: 'the proxy was there',
  masks: 'timings',
  judge({ facts: { history, timeline }, experiment }) {
    if (experiment.topology.proxy !== 'haproxy') return intact('There was to be no proxy.');
    const from = phaseAt(timeline, 'schedule');
    if (from === undefined) return intact('The schedule did not begin.');
    const silence = silenceOf(history, { from, to: phaseAt(timeline, 'final-reads') ?? timeline.end });
    return silence === undefined
      ? intact('The proxy said all the time whom it leads to.')
      : broken(
          `The proxy did not say whom it leads to from ${moment(silence.from)} to ${moment(silence.to)}.`,
        );
  },
};
