/** The four numbers a reader looks for first: failover time, client outage, lost writes, time with two masters. */

import { gapsOf, type Gap } from '../../check/acknowledgements.ts';
import type { CheckContext } from '../../check/checker.ts';
import { clusterOutage } from '../../check/cluster-outage.ts';
import { failoverIn, faultNamed, windowOf, type Window } from '../../check/failovers.ts';
import { lossesOf } from '../../check/losses.ts';
import { masterBack, type Restart } from '../../check/restarts.ts';
import { exceptWords, excusedSpans } from '../../check/outage.ts';
import { covered, without } from '../../check/spans.ts';
import { overlaps, writableStretches } from '../../check/two-writable-masters.ts';
import { recordsOf } from '../../history/history.ts';
import { phaseAt, timelineOf, type FaultSpan } from '../../history/timeline.ts';
import { count, durationWords, span } from '../../core/quantity.ts';
import type { RunResult } from '../result.ts';

type Numbers = RunResult['numbers'];

export function numbersOf(context: CheckContext): Numbers {
  return [failoverTime(context), outageTime(context), lostWrites(context), twoMasters(context)];
}

function limitFrom({ experiment }: CheckContext, check: string, parameter: string): { limit?: string } {
  const value = experiment.expect.find((expectation) => expectation.check === check)?.parameters[parameter];
  return value === undefined ? {} : { limit: `at most ${durationWords(String(value))}` };
}

function failoverTime(context: CheckContext): Numbers[number] {
  const timeline = timelineOf(context.history);
  const base = {
    id: 'failover' as const,
    label: 'Failover time',
    unit: 's' as const,
    ...limitFrom(context, 'failover', 'within'),
  };
  const faults = timeline.faults.flatMap((fault) => windowOf(timeline, fault, 'fault') ?? []);
  for (const window of [...expectedWindows(context), ...faults]) {
    const result = failoverIn(context, window);
    if (result.promoted === undefined) continue;
    const first = Math.min(...result.acknowledged.values());
    if (!Number.isFinite(first)) continue;
    const value = round((first - window.from) / 1e6);
    const since = window.from === window.fault.healing ? 'the healing of ' : '';
    return {
      ...base,
      value,
      sentence: `From ${since}"${window.fault.words}" to the first write acknowledged by ${result.promoted}.`,
    };
  }
  if (timeline.faults.length === 0) return { ...base, value: null, sentence: 'No fault was injected.' };
  const back = timeline.faults.flatMap((fault) => backInTime(context, fault) ?? [])[0];
  const why = back === undefined ? '' : `: ${back.node} was back before Sentinel gave up on it`;
  return { ...base, value: null, sentence: `No failover was seen${why}.` };
}

/** The failover that the experiment makes its first statement about comes before any other. */
function expectedWindows({ experiment, history }: CheckContext): Window[] {
  const { parameters } = experiment.expect.find(({ check }) => check === 'failover') ?? {};
  if (parameters === undefined) return [];
  const timeline = timelineOf(history);
  const fault = faultNamed(timeline, String(parameters['after']));
  const from = parameters['from'] === 'heal' ? 'heal' : 'fault';
  return fault === undefined ? [] : [windowOf(timeline, fault, from) ?? []].flat();
}

/** The restart that forestalled a failover. */
function backInTime(context: CheckContext, fault: FaultSpan): Restart | undefined {
  const timeline = timelineOf(context.history);
  const window = windowOf(timeline, fault, 'fault');
  if (window === undefined || failoverIn(context, window).tries > 0) return undefined;
  return masterBack(timeline, fault, window);
}

/** The longest gap of the workload that the experiment makes a statement about, or of all that ask Sentinel. */
function outageTime(context: CheckContext): Numbers[number] {
  const { experiment, history } = context;
  const base = {
    id: 'outage' as const,
    label: 'Longest client outage',
    unit: 's' as const,
    ...limitFrom(context, 'outage', 'atMost'),
  };
  const { workload: about, except } =
    experiment.expect.find((expectation) => expectation.check === 'outage')?.parameters ?? {};
  const excused = excusedSpans(timelineOf(history), except);
  const end = phaseAt(timelineOf(history), 'final-reads') ?? timelineOf(history).end;
  const gaps = experiment.workload
    .filter(({ name, via }) => (about === undefined ? via === 'sentinel' : name === about))
    .flatMap(({ name }) =>
      gapsOf(history, name, 20_000, stoppedAt(context, name) ?? end)
        .flatMap((gap) => without(gap, excused))
        .map((gap) => ({ ...gap, name })),
    );
  const longest = gaps.toSorted((a, b) => b.to - b.from - (a.to - a.from))[0];
  if (longest === undefined)
    return { ...base, value: null, sentence: 'No writer that asks Sentinel had two writes acknowledged.' };
  const value = round((longest.to - longest.from) / 1e6);
  return {
    ...base,
    value,
    sentence: `Longest time between two acknowledgements of "${longest.name}"${exceptWords(except)}.${serversWords(clusterOutage(history))}`,
  };
}

/** What the servers' side says beside the clients': an outage of the cluster is not the same as one of a client. */
function serversWords(outage: Gap | undefined): string {
  if (outage === undefined) return '';
  const length = outage.to - outage.from;
  return length === 0
    ? ' Some data node took writes all the time.'
    : ` No data node took writes for ${span(length / 1e3)}.`;
}

/** When a workload's writers stopped. */
export function stoppedAt({ history }: CheckContext, workload: string): number | undefined {
  return recordsOf(history, 'writing').find(
    (record) => record.workload === workload && record.phase === 'stopped',
  )?.at;
}

function lostWrites(context: CheckContext): Numbers[number] {
  const losses = lossesOf(context.history);
  const demanded = context.experiment.expect.some((expectation) => expectation.check === 'lost-writes');
  const base = {
    id: 'lost' as const,
    label: 'Acknowledged writes lost',
    unit: 'writes' as const,
    ...(demanded ? { limit: 'none' } : {}),
  };
  if (losses === undefined)
    return { ...base, value: null, sentence: 'The converged data could not be read.' };
  return {
    ...base,
    value: losses.lost.length,
    sentence: `Of ${count(losses.acknowledged)} acknowledged writes.`,
  };
}

/** The observer asks every data node for a write so often, s. */
const PROBED_S = 0.1;

function twoMasters(context: CheckContext): Numbers[number] {
  const { history } = context;
  const expectation = context.experiment.expect.find((one) => one.check === 'two-writable-masters');
  const limit =
    expectation === undefined
      ? {}
      : {
          limit: `${durationWords(String(expectation.parameters['afterHealAtLeast']))} to ${durationWords(String(expectation.parameters['afterHealAtMost']))} after the heal`,
        };
  const base = {
    id: 'two-masters' as const,
    label: 'Two masters took writes',
    unit: 's' as const,
    error: PROBED_S,
    ...limit,
  };
  if (recordsOf(history, 'probe').length === 0)
    return { ...base, value: null, sentence: 'The observer did not ask for writes.' };
  const value = round(covered(overlaps(writableStretches(history))) / 1e6);
  return { ...base, value, sentence: 'Time in which two data nodes took the observer’s writes.' };
}

/** Milliseconds are what the clock and the network allow to say. */
function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
