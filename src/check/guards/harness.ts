/** The harness itself: whether its processes could run, its clock was steady, and it was looking all the time. */

import { recordsOf, type History } from '../../history/history.ts';
import type { HealthRecord, PhaseRecord } from '../../history/record.ts';
import { overlap, type Span } from '../../facts/spans.ts';
import { phaseAt, type FaultSpan } from '../../facts/timeline.ts';
import type { Facts } from '../../facts/facts.ts';
import { stallsIn, stallWords } from '../../facts/stalls.ts';
import { blindness, describeBlindness, describeUnprobed, unpolled } from '../../facts/coverage.ts';
import { moment } from '../../history/moment.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import { tiltsIn, type Tilt } from '../../facts/tilts.ts';
import { watchedIn } from '../../facts/window.ts';
import { tilt } from '../tilt.ts';
import { broken, brokenUnlessFound, intact, type Guard } from './guard.ts';

/** An event loop later than this makes times in the report wrong by more than a reader would expect, ms. */
const STALL_LIMIT_MS = 500;
/** Wall clock and monotonic clock may drift apart by this in a second without it being a jump, ms. */
const CLOCK_LIMIT_MS = 500;

export const NO_STALL: Guard = {
  name: 'the machine kept up',
  masks: 'timings',
  judge({ facts }) {
    const { history } = facts;
    // Nothing is measured before everything is up, and bringing it up is when a machine has most to do.
    const steady = phaseAt(facts.timeline, 'steady') ?? -Infinity;
    const health = recordsOf(history, 'health').filter(({ at }) => at >= steady);
    if (health.length === 0) return broken('No harness process reported its health.');
    // Runs of before the runner watched itself, too, are judged by what their agents reported.
    const silent = recordsOf(history, 'process').find(
      ({ name }) => name !== 'runner' && !health.some(({ process }) => process === name),
    );
    if (silent !== undefined) return broken(`${silent.name} never reported its health.`);
    const until = phaseAt(facts.timeline, 'final-reads') ?? -Infinity;
    const mute = muteness(
      health.filter(({ process }) => !isExcused(history, process)),
      { from: steady, to: until },
    );
    if (mute !== undefined)
      return broken(
        `${mute.process} did not report its health from ${moment(mute.from)} to ${moment(mute.to)}.`,
      );
    const [unseen] = unrecorded(facts, health).toSorted((a, b) => b.loopDelayMaxMs - a.loopDelayMaxMs);
    const longest = Math.round(unseen?.loopDelayMaxMs ?? 0);
    if (unseen !== undefined && longest > STALL_LIMIT_MS)
      return broken(
        `${unseen.process} could not run for ${longest} ms before ${moment(unseen.at)}; the limit is ${STALL_LIMIT_MS} ms.`,
      );
    const jump = health.find((record) => Math.abs(record.clockJumpMs) > CLOCK_LIMIT_MS);
    if (jump !== undefined)
      return broken(`The clock jumped by ${Math.round(jump.clockJumpMs)} ms before ${moment(jump.at)}.`);
    const [stall] = stallsIn(history)
      .filter(({ to }) => to >= steady)
      .toSorted((a, b) => lengthOf(b) - lengthOf(a));
    if (stall === undefined || lengthOf(stall) < longest * 1e3)
      return intact(`No process of the harness was held up for more than ${longest} ms.`);
    return intact(
      `The longest time in which a process of the harness could not run: ${stallWords(stall)}. What depends on one is known to within it only.`,
    );
  },
};

function lengthOf({ from, to }: Span): number {
  return to - from;
}

/**
 * The reports of a stall of which it is not known when it was: of processes that do not record each, or of one that did
 * not record this one.
 */
function unrecorded({ history }: Facts, health: readonly HealthRecord[]): HealthRecord[] {
  const stalls = Map.groupBy(stallsIn(history), ({ process }) => process);
  return health.filter(({ process, at, loopDelayMaxMs }) => {
    if (!isPrecise(history, process)) return true;
    const us = loopDelayMaxMs * 1e3;
    const recorded = overlap({ from: at - us - REPORTED_EVERY_US, to: at }, stalls.get(process) ?? []);
    return loopDelayMaxMs > STALL_LIMIT_MS && recorded < us / 2;
  });
}

/** Whether it is known of a process when each of its stalls began and ended. */
function isPrecise(history: History, process: string): boolean {
  return recordsOf(history, 'process').some(
    ({ name, recordsStalls }) => name === process && recordsStalls === true,
  );
}

/** What the runner stamps is an interval, from before it acts until it has seen it done, however long it was held up. */
function isExcused(history: History, process: string): boolean {
  return process === 'runner' && isPrecise(history, process);
}

/** Health is reported once a second, of the second before, µs. */
const REPORTED_EVERY_US = 1_000_000;

/** Health is reported once a second; so much between two reports is more than a stall that would have been reported, µs. */
const MUTE_LIMIT_US = 5_000_000;

/** The first time in which a process did not report its health. */
function muteness(
  health: readonly HealthRecord[],
  { from, to }: Span,
): (Span & { readonly process: string }) | undefined {
  for (const [process, own] of Map.groupBy(health, (record) => record.process)) {
    const edges = [...own.map(({ at }) => at).filter((at) => at >= from && at <= to), to];
    let last = Number.isFinite(from) ? from : edges[0]!;
    for (const at of edges) {
      if (at - last > MUTE_LIMIT_US) return { process, from: last, to: at };
      last = at;
    }
  }
  return undefined;
}

export const NO_TILT: Guard = {
  name: 'no Sentinel was in TILT',
  masks: 'timings',
  judge({ facts, experiment }) {
    const { history } = facts;
    const { faults } = facts.timeline;
    const [own, caused] = [tilts(history), [] as string[]];
    const expected = expectedTilts(facts, experiment);
    const uncaused = own.find(({ sentinel, at }) => {
      if (expected.some((one) => one.sentinel === sentinel && one.from <= at && at <= one.to)) return false;
      const cause = faults.find(
        (fault) =>
          stopped(fault, sentinel) && fault.injecting <= at && at <= (fault.healed ?? Infinity) + TILT_US,
      );
      if (cause !== undefined) caused.push(sentinel);
      return cause === undefined;
    });
    if (uncaused !== undefined) {
      const sentence = `${uncaused.sentinel} was in TILT at ${moment(uncaused.at)} and did not act for 30 s.`;
      return brokenUnlessFound(facts, 'Sentinels in TILT', sentence);
    }
    const who = [...new Set(caused)].join(' and ');
    if (expected.length > 0) return intact('Sentinels in TILT are judged by what is expected of them.');
    return intact(
      who === ''
        ? 'No Sentinel went into TILT.'
        : `No Sentinel went into TILT but ${who}, which a fault had stopped: it does not act for 30 s afterwards.`,
    );
  },
};

/** Those that are judged by an expectation: it says that Sentinels go into TILT in the whole run, or after the fault that they followed. */
function expectedTilts({ timeline }: Facts, { expect }: Pick<Experiment, 'expect'>): Tilt[] {
  const watched = tilt
    .among(expect)
    .filter(({ atLeast = 0 }) => atLeast > 0)
    .flatMap(({ after }) =>
      after === undefined
        ? [watchedIn(timeline, undefined)]
        : timeline.faults.filter(({ as }) => as === after).map((fault) => watchedIn(timeline, fault)),
    );
  return tiltsIn(timeline).filter(({ from }) =>
    watched.some((span) => span !== undefined && from >= span.from && from < span.to),
  );
}

function tilts(history: History): { readonly sentinel: string; readonly at: number }[] {
  return [
    ...recordsOf(history, 'sentinel').filter((record) => record.view?.tilt === true),
    ...recordsOf(history, 'event').filter(({ channel }) => channel === '+tilt' || channel === '-tilt'),
  ];
}

/** TILT lasts 30 s (sentinel.c: SENTINEL_TILT_PERIOD), and a Sentinel that wakes up needs a moment to notice, µs. */
const TILT_US = 35_000_000;

/** Whether a fault stopped a Sentinel: one that wakes up finds that time has jumped, and that is what TILT is for. */
function stopped({ effect, targets }: FaultSpan, sentinel: string): boolean {
  return targets.includes(sentinel) && effect.processes === 'stopped';
}

export const OBSERVER_LOOKED: Guard = {
  name: 'the observer saw everything',
  masks: 'timings',
  judge({ facts, experiment }) {
    const timeline = facts.timeline;
    const from = phaseAt(timeline, 'steady');
    const to = phaseAt(timeline, 'final-reads');
    if (from === undefined || to === undefined) return broken('The schedule was not carried out to its end.');
    const named = (kind: 'sentinel' | 'redis'): string[] =>
      timeline.deployment?.processes.filter((one) => one.kind === kind).map((one) => one.name) ?? [];
    const sentinels = named('sentinel');
    if (sentinels.length < experiment.topology.sentinels) return broken('The deployment was not recorded.');
    const blind = blindness(facts.timeline, { from, to }, sentinels);
    const gap = named('redis').flatMap((node) => unpolled(timeline, node, { from, to }) ?? [])[0];
    if (blind.length === 0 && gap !== undefined)
      return broken(`${gap.node} was not polled from ${moment(gap.from)} to ${moment(gap.to)}.`);
    if (blind.length === 0)
      return intact(
        'Every Sentinel was polled and heard, and every data node polled, without a gap of more than a second.',
      );
    return broken(`${describeBlindness(blind[0]!)}.`);
  },
};

export const OBSERVER_ASKED: Guard = {
  name: 'the observer asked for writes',
  // What was seen stands: only what was not seen to happen may have happened.
  masks: 'none',
  judge({ facts, experiment }) {
    if (experiment.observer?.probe === false)
      return intact('The observer was not to ask data nodes for writes.');
    if (facts.timeline.probes.length === 0) return broken('No data node was asked for a write.');
    const [unasked] = facts.unprobed;
    return unasked === undefined
      ? intact('Every data node was asked for writes, without a gap of more than a second.')
      : broken(`${describeUnprobed(unasked)}.`);
  },
};

export const COMPLETE: Guard = {
  name: 'the run was complete',
  masks: 'all',
  judge({ facts }) {
    const { history } = facts;
    const timeline = facts.timeline;
    const why = recordsOf(history, 'step').find((record) => record.path === 'run')?.problem;
    if (phaseAt(timeline, 'schedule') === undefined)
      return broken(`The run ended before its schedule began: ${why ?? 'it was never steady'}.`);
    if (phaseAt(timeline, 'ended') === undefined)
      return broken(why === undefined ? 'The run was interrupted.' : `The run was interrupted: ${why}.`);
    const disorder = disorderOf(timeline.phases);
    if (disorder !== undefined) return broken(disorder);
    const unhealed = timeline.faults.find((fault) => fault.healed === undefined);
    if (unhealed !== undefined) return broken(`"${unhealed.as}" was not healed.`);
    return intact('The run came to its end and every fault was healed.');
  },
};

/** The phases of a run that came to its end; one that does not settle goes from its schedule to its end. */
const PHASES: readonly PhaseRecord['phase'][] = [
  'starting',
  'steady',
  'schedule',
  'settling',
  'final-reads',
  'ended',
];

/** What is wrong with the order of the phases, which come in order of time; undefined when nothing is. */
function disorderOf(phases: readonly PhaseRecord[]): string | undefined {
  const places = phases.map(({ phase }) => PHASES.indexOf(phase));
  const index = places.findIndex((place, at) => at > 0 && place <= places[at - 1]!);
  if (index === -1) return undefined;
  const { phase, at } = phases[index]!;
  return `The phase "${phase}" was recorded at ${moment(at)}, after "${phases[index - 1]!.phase}".`;
}
