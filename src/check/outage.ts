/** Client outage: the longest time without an acknowledgement, for writers that ask Sentinel. */

import { milliseconds, type Duration } from '../core/duration.ts';
import type { Expectation } from '../experiment/expectation.ts';
import { type Timeline } from '../facts/timeline.ts';
import { acknowledgedOf, gapsOf, type Gap } from '../facts/acknowledgements.ts';
import type { Checker } from './checker.ts';
import type { OldMeasure as Measure } from './finding.ts';
import type { Evidence } from '../facts/evidence.ts';
import { failed, held, undecided } from './finding.ts';
import { without } from '../facts/spans.ts';
import { limit } from '../core/quantity.ts';
import { moment, seconds, span } from '../history/moment.ts';

interface OutageOptions<N extends string> {
  readonly atMost: Duration;
  /** The workload it is about. */
  readonly workload: string;
  /** Gaps are excused while these faults last. */
  readonly except?: readonly N[];
}

/** A workload is never without an acknowledgement for longer than the limit. */
export function outage<const N extends string = never>({
  atMost,
  workload,
  except = [],
}: OutageOptions<N>): Expectation<N> {
  return { check: 'outage', parameters: { atMost, workload, except: except.join(' ') }, faults: except };
}

/** Gaps shorter than this are not looked at, µs. */
const SHORTEST_US = 20_000;

export const OUTAGE: Checker = {
  name: 'outage',
  title: 'Writers are never without a master for long',
  parameters: { atMost: 'duration', workload: 'workload', except: 'faults' },
  words: ({ parameters: { atMost, workload, except } }) =>
    `"${workload}" never waits longer than ${limit(atMost)} for an acknowledgement${exceptWords(except)}.`,
  check({ facts }, { parameters }) {
    const { history } = facts;
    const timeline = facts.timeline;
    const workload = String(parameters['workload']);
    const end = timeline.phases.find((record) => record.phase === 'final-reads')?.at;
    const start = timeline.phases.find((record) => record.phase === 'schedule')?.at;
    const writers = history.ledger.writers.filter((writer) => writer.workload === workload);
    if (end === undefined || start === undefined)
      return undecided('The schedule was not carried out to its end.');
    const stopped =
      history.records.find(
        (record) => record.kind === 'writing' && record.phase === 'stopped' && record.workload === workload,
      )?.at ?? end;
    const cluster = facts.clusterOutage;
    const excused = excusedSpans(timeline, parameters['except']);
    const gaps = gapsOf(history, workload, SHORTEST_US, stopped).flatMap((gap) => without(gap, excused));
    if (writers.every((writer) => writer.highest === 0)) return undecided(`"${workload}" wrote nothing.`);
    if (acknowledgedOf(history, workload, 0, Infinity) === 0)
      return failed(`Not one write of "${workload}" was acknowledged.`);
    const longest = gaps.toSorted((a, b) => b.to - b.from - (a.to - a.from));
    const worst = longest[0] === undefined ? 0 : longest[0].to - longest[0].from;
    const measures: Measure[] = [
      {
        name: 'longest outage',
        value: seconds(worst),
        unit: 's',
        limit: `at most ${limit(parameters['atMost'])}`,
      },
      {
        name: 'longest time in which no data node took writes',
        value: cluster === undefined ? null : seconds(cluster.to - cluster.from),
        unit: 's',
      },
    ];
    const evidence: Evidence[] = longest.slice(0, 3).map((gap) => ({
      at: gap.from,
      text: `no acknowledgement from ${moment(gap.from)} to ${moment(gap.to)} (${span(gap.to - gap.from)})`,
    }));
    const sentence = `The longest time "${workload}" waited for an acknowledgement was ${span(worst)}.`;
    return worst <= milliseconds(parameters['atMost'] as Duration) * 1_000
      ? held(sentence, evidence, measures)
      : failed(`${sentence} The limit is ${limit(parameters['atMost'])}.`, evidence, measures);
  },
};

type Parameter = Expectation['parameters'][string] | undefined;

/** Which faults an expectation of outage excuses, by its parameter `except`; nothing when there are none. */
export function exceptWords(except: Parameter): string {
  const names = excusedNames(except);
  return names.length === 0 ? '' : `, except while ${names.join(', ')} lasts`;
}

/** The times of these faults. */
export function excusedSpans(timeline: Timeline, except: Parameter): Gap[] {
  const names = excusedNames(except);
  return timeline.faults
    .filter((fault) => names.includes(fault.as))
    .map((fault) => ({ from: fault.injecting, to: fault.healed ?? timeline.end }));
}

/** The names in the parameter `except`. */
export function excusedNames(except: Parameter): string[] {
  return String(except ?? '')
    .split(' ')
    .filter((name) => name !== '');
}
