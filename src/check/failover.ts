/** After the fault a replica takes over in time, and not before its time: measured to the new master's first acknowledged write. */

import { milliseconds, type Duration } from '../core/duration.ts';
import type { Expectation } from '../experiment/expectation.ts';
import type { Checker, Measure } from './checker.ts';
import type { Evidence } from '../facts/evidence.ts';
import { effectWords, failoverIn, windowOf, type Failover } from '../facts/failovers.ts';
import { failed, held, undecided } from './finding.ts';
import { PHASES } from '../facts/predicted.ts';
import { count, limit } from '../core/quantity.ts';
import { moment, seconds, span } from '../history/moment.ts';

interface FailoverOptions<N extends string> {
  /** The fault that should cause it. */
  readonly after: N;
  /** Whether time counts from the fault or from its healing. */
  readonly from?: 'fault' | 'heal';
  readonly within: Duration;
  /** Sentinels that wait for something, such as their next try, cannot be sooner. */
  readonly notBefore?: Duration;
}

/** A new master is promoted and acknowledges writes within the limit, and none before the earliest moment. */
export function failover<const N extends string>({
  after,
  within,
  from = 'fault',
  notBefore,
}: FailoverOptions<N>): Expectation<N> {
  const earliest = notBefore === undefined ? {} : { notBefore };
  return { check: 'failover', parameters: { after, within, from, ...earliest }, faults: [after] };
}

export const FAILOVER: Checker = {
  name: 'failover',
  title: 'A replica takes over in time',
  untilHeal: true,
  parameters: { after: 'fault', within: 'duration', from: ['fault', 'heal'], notBefore: 'duration?' },
  words: ({ parameters: { after, within, from, notBefore } }) =>
    `Within ${limit(within)} of ${from === 'heal' ? 'the healing of ' : ''}"${after}" a new master acknowledges writes${notBefore === undefined ? '' : `, and not within ${limit(notBefore)}`}.`,
  check(context, { parameters }) {
    const { facts } = context;
    const { timeline } = facts;
    const fault = facts.faultsNamed(String(parameters['after']))[0];
    const window =
      fault === undefined ? undefined : windowOf(timeline, fault, parameters['from'] as 'fault' | 'heal');
    if (window === undefined)
      return undecided(`The fault "${parameters['after']}" was not reached in this run.`);
    const limitUs = microseconds(parameters['within']);
    const earliestUs = microseconds(parameters['notBefore'] ?? '0s');
    const result = failoverIn(
      { timeline, history: context.facts.history, topology: context.experiment.topology },
      window,
    );
    const sentBy = [...result.acknowledged.values()].toSorted((a, b) => a - b);
    const [first, last] = [sentBy[0], sentBy.at(-1)];
    const measures = measuresOf(result, first, boundsIn(parameters));
    const evidence = evidenceOf(result);
    if (result.promoted === undefined) {
      if (window.to - window.from < limitUs)
        return undecided('The run ended before the limit had passed.', evidence, measures);
      const why =
        result.refused > 0
          ? `${result.splitVotes > 0 ? 'failed (split vote): ' : ''}${result.refused} of ${result.tries} tries were refused`
          : 'no failover';
      return failed(
        `No replica took over within ${limit(parameters['within'])} (${why}).`,
        evidence,
        measures,
      );
    }
    if (first === undefined || last === undefined) {
      return undecided(
        `${result.promoted} was promoted, but no writer reached it, so its first write could not be timed.`,
        evidence,
        measures,
      );
    }
    const name = result.splitVotes > 0 ? ' (split vote)' : '';
    const split =
      result.refused > 0 ? ` after ${count(result.refused, 'refused try', 'refused tries')}${name}` : '';
    const took = first - window.from;
    const sentence = `${result.promoted} took over from ${result.before ?? 'the old master'}${split}: first write acknowledged ${span(took)} after the ${parameters['from'] === 'heal' ? 'heal' : `fault${effectWords(window.fault)}`}.`;
    return took >= earliestUs && took <= limitUs
      ? held(sentence, evidence, measures)
      : failed(`${sentence} The limit is ${boundsIn(parameters)}.`, evidence, measures);
  },
};

function microseconds(parameter: unknown): number {
  return milliseconds(parameter as Duration) * 1_000;
}

/** `at most 8 s`, `26 s to 34 s`. */
function boundsIn({ within, notBefore }: Expectation['parameters']): string {
  return notBefore === undefined ? `at most ${limit(within)}` : `${limit(notBefore)} to ${limit(within)}`;
}

function measuresOf({ window, phases }: Failover, first: number | undefined, bounds: string): Measure[] {
  const since = (at: number | undefined): number | null =>
    at === undefined ? null : seconds(at - window.from);
  return [
    {
      name: 'first write acknowledged by the new master',
      value: since(first),
      unit: 's',
      limit: bounds,
    },
    ...phases.map(({ phase, at }): Measure => ({ name: PHASES[phase], value: since(at), unit: 's' })),
  ];
}

function evidenceOf({ phases, acknowledged, oldMasterFollows, window }: Failover): Evidence[] {
  const inTime = phases.flatMap(({ phase, at }) =>
    at === undefined ? [] : [{ at, text: `${PHASES[phase]}, ${span(at - window.from)} after` }],
  );
  const writes = [...acknowledged].map(([host, at]) => ({
    at,
    text: `first write from ${host} acknowledged by the new master, ${span(at - window.from)} after`,
  }));
  const back =
    oldMasterFollows === undefined
      ? []
      : [{ at: oldMasterFollows, text: `the old master follows the new one (${moment(oldMasterFollows)})` }];
  return [...inTime, ...writes, ...back].toSorted((a, b) => a.at - b.at);
}
