/** What clients of a proxy go through counts only if the proxy itself was there, but for what faults did to it. */

import { silenceOf } from '../../facts/backends.ts';
import { without } from '../../facts/spans.ts';
import { phaseAt, type FaultSpan } from '../../facts/timeline.ts';
import { PROXY_HOST } from '../../experiment/topology.ts';
import { isOfProcesses } from '../../history/fault-effect.ts';
import { moment } from '../../history/moment.ts';
import { broken, intact, type Guard } from './guard.ts';

/** A proxy that starts, or goes on, answers again within this, µs, on a machine that is busy. */
const BACK_US = 2_000_000;

export const PROXY_ANSWERED: Guard = {
  name: 'the proxy was there',
  masks: 'timings',
  judge({ facts: { history, timeline }, experiment }) {
    if (experiment.topology.proxy !== 'haproxy') return intact('There was to be no proxy.');
    const from = phaseAt(timeline, 'schedule');
    if (from === undefined) return intact('The schedule did not begin.');
    const whole = { from, to: phaseAt(timeline, 'final-reads') ?? timeline.end };
    const hits = timeline.faults.filter(isOfProxy);
    const excused = hits.map(({ injecting, healed = Infinity }) => ({
      from: injecting,
      to: healed + BACK_US,
    }));
    const [silence] = without(whole, excused).flatMap((part) => silenceOf(history, part) ?? []);
    if (silence !== undefined)
      return broken(
        `The proxy did not say whom it leads to from ${moment(silence.from)} to ${moment(silence.to)}.`,
      );
    const but = hits.map(({ as }) => `"${as}"`).join(' and ');
    return intact(
      `The proxy said all the time whom it leads to${but === '' ? '' : `, but for ${but}, and what came of that`}.`,
    );
  },
};

function isOfProxy({ effect, targets }: FaultSpan): boolean {
  return isOfProcesses(effect) && targets.includes(PROXY_HOST);
}
