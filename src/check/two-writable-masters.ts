/** For how long two data nodes took writes at once: the window in which writes are acknowledged only to be discarded. */

import { milliseconds, type Duration } from '../core/duration.ts';
import type { Expectation } from '../experiment/expectation.ts';
import { recordsOf, type History } from '../history/history.ts';
import { timelineOf } from '../history/timeline.ts';
import type { Checker, Measure } from './checker.ts';
import { failed, held, undecided } from './finding.ts';
import { faultNamed } from './failovers.ts';
import { covered } from './spans.ts';
import { limit, moment, seconds, span } from './words.ts';

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

/** A stretch of time in which a data node took the observer's writes. */
export interface Writable {
  readonly node: string;
  readonly from: number;
  readonly to: number;
}

/** Two neighbouring probes that were both accepted, at most this far apart, make one stretch, µs: 5 polls. */
export const PROBE_GAP_US = 500_000;

export const TWO_WRITABLE_MASTERS: Checker = {
  name: 'two-writable-masters',
  title: 'Two masters take writes, but not for long',
  parameters: { after: 'fault', afterHealAtLeast: 'duration', afterHealAtMost: 'duration' },
  words: ({ parameters: { after, afterHealAtLeast, afterHealAtMost } }) =>
    `After "${after}" is healed two masters take writes for ${limit(afterHealAtLeast)} to ${limit(afterHealAtMost)}, then one.`,
  check({ history }, { parameters }) {
    const timeline = timelineOf(history);
    const fault = faultNamed(timeline, String(parameters['after']));
    if (fault?.healing === undefined)
      return undecided(`The fault "${parameters['after']}" was not healed in this run.`);
    const stretches = writableStretches(history);
    if (new Set(stretches.map((one) => one.node)).size < 1)
      return undecided('No data node was seen to take a write; was probing off?');
    const dual = overlaps(stretches);
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

/** When each data node took the observer's writes, from its probes. */
export function writableStretches(history: History): Writable[] {
  const probes = Map.groupBy(recordsOf(history, 'probe'), (record) => record.node);
  return [...probes].flatMap(([node, records]) => {
    const stretches: { node: string; from: number; to: number }[] = [];
    let open = false;
    for (const { at, accepted } of records) {
      const last = stretches.at(-1);
      if (accepted && open && last !== undefined && at - last.to <= PROBE_GAP_US) last.to = at;
      else if (accepted) stretches.push({ node, from: at, to: at });
      open = accepted;
    }
    return stretches;
  });
}

/** The times in which two nodes took writes. */
export function overlaps(
  stretches: readonly Writable[],
): { readonly from: number; readonly to: number; readonly nodes: readonly string[] }[] {
  return stretches.flatMap((one, index) =>
    stretches.slice(index + 1).flatMap((other) => {
      const from = Math.max(one.from, other.from);
      const to = Math.min(one.to, other.to);
      return other.node === one.node || to <= from ? [] : [{ from, to, nodes: [one.node, other.node] }];
    }),
  );
}
