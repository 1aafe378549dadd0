/** For how long two data nodes took writes at once: the window in which writes are acknowledged only to be discarded. */

import { milliseconds, type Duration } from '../core/duration.ts';
import type { Expectation } from '../experiment/expectation.ts';
import { recordsOf } from '../history/history.ts';
import type { Checker } from './checker.ts';
import type { OldMeasure as Measure } from './finding.ts';
import { failed, held, undecided } from './finding.ts';
import { PROBE_GAP_US } from '../facts/writable.ts';
import { covered } from '../facts/spans.ts';
import { limit } from '../core/quantity.ts';
import { moment, seconds, span } from '../history/moment.ts';

interface TwoMastersOptions<N extends string> {
  /** The fault whose healing brings the old master back. */
  readonly after: N;
  /** How long two masters take writes after the heal, at least and at most. */
  readonly afterHealAtLeast: Duration;
  readonly afterHealAtMost: Duration;
}

/** After the heal the old master takes writes beside the new one for a time within the bounds. */
export function twoWritableMasters<const N extends string>(options: TwoMastersOptions<N>): Expectation<N> {
  return { check: 'two-writable-masters', parameters: { ...options }, faults: [options.after] };
}

export const TWO_WRITABLE_MASTERS: Checker = {
  name: 'two-writable-masters',
  title: 'Two masters take writes, but not for long',
  parameters: { after: 'fault', afterHealAtLeast: 'duration', afterHealAtMost: 'duration' },
  words: ({ parameters: { after, afterHealAtLeast, afterHealAtMost } }) =>
    `After "${after}" is healed two masters take writes for ${limit(afterHealAtLeast)} to ${limit(afterHealAtMost)}, then one.`,
  check({ facts }, { parameters }) {
    const { history } = facts;
    const fault = facts.faultsNamed(String(parameters['after']))[0];
    if (fault?.healing === undefined)
      return undecided(`The fault "${parameters['after']}" was not healed in this run.`);
    const stretches = facts.writable;
    if (new Set(stretches.map((one) => one.node)).size < 1)
      return undecided('No data node was seen to take a write; was probing off?');
    const dual = facts.dualMasters.stretches;
    const heal = fault.healing;
    const after = covered(dual.map((one) => ({ ...one, from: Math.max(one.from, heal) })));
    const all = covered(dual);
    const measures: Measure[] = [
      { name: 'two masters took writes', value: seconds(all), unit: 's' },
      {
        name: 'of that after the heal',
        value: seconds(after),
        unit: 's',
        limit: `${limit(parameters['afterHealAtLeast'])} to ${limit(parameters['afterHealAtMost'])}`,
      },
    ];
    const evidence = dual.map((one) => ({
      at: one.from,
      text: `${one.nodes.join(' and ')} both took writes from ${moment(one.from)} to ${moment(one.to)}`,
    }));
    const sentence = `Two masters took writes for ${span(all)} in all, ${span(after)} of it after the heal.`;
    const lastProbe = recordsOf(history, 'probe').at(-1)!.at;
    if (dual.some((one) => lastProbe - one.to <= PROBE_GAP_US)) {
      return failed(`${sentence} It was still going on when the observer stopped.`, evidence, measures);
    }
    const inBounds =
      after >= milliseconds(parameters['afterHealAtLeast'] as Duration) * 1_000 &&
      after <= milliseconds(parameters['afterHealAtMost'] as Duration) * 1_000;
    return inBounds
      ? held(sentence, evidence, measures)
      : failed(`${sentence} Expected: ${measures[1]!.limit}.`, evidence, measures);
  },
};
