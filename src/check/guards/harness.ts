/** The harness itself: whether its processes could run, its clock was steady, and it was looking all the time. */

import { recordsOf, type History } from '../../history/history.ts';
import { phaseAt, type FaultSpan } from '../../facts/timeline.ts';
import { blindness, describeBlindness, unpolled } from '../../facts/coverage.ts';
import { moment } from '../../history/moment.ts';
import { broken, intact, type Guard } from './guard.ts';

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
    const stall = health.toSorted((a, b) => b.loopDelayMaxMs - a.loopDelayMaxMs)[0]!;
    if (stall.loopDelayMaxMs > STALL_LIMIT_MS) {
      return broken(
        `${stall.process} could not run for ${Math.round(stall.loopDelayMaxMs)} ms before ${moment(stall.at)}; the limit is ${STALL_LIMIT_MS} ms.`,
      );
    }
    const jump = health.find((record) => Math.abs(record.clockJumpMs) > CLOCK_LIMIT_MS);
    if (jump !== undefined)
      return broken(`The clock jumped by ${Math.round(jump.clockJumpMs)} ms before ${moment(jump.at)}.`);
    return intact(
      `No process of the harness was held up for more than ${Math.round(stall.loopDelayMaxMs)} ms.`,
    );
  },
};

export const NO_TILT: Guard = {
  name: 'no Sentinel was in TILT',
  masks: 'timings',
  judge({ facts }) {
    const { history } = facts;
    const { faults } = facts.timeline;
    const [own, caused] = [tilts(history), [] as string[]];
    const uncaused = own.find(({ sentinel, at }) => {
      const cause = faults.find(
        (fault) =>
          stopped(fault, sentinel) && fault.injecting <= at && at <= (fault.healed ?? Infinity) + TILT_US,
      );
      if (cause !== undefined) caused.push(sentinel);
      return cause === undefined;
    });
    if (uncaused !== undefined)
      return broken(`${uncaused.sentinel} was in TILT at ${moment(uncaused.at)} and did not act for 30 s.`);
    const who = [...new Set(caused)].join(' and ');
    return intact(
      who === ''
        ? 'No Sentinel went into TILT.'
        : `No Sentinel went into TILT but ${who}, which a fault had stopped: it does not act for 30 s afterwards.`,
    );
  },
};

function tilts(history: History): { readonly sentinel: string; readonly at: number }[] {
  return [
    ...recordsOf(history, 'sentinel').filter((record) => record.view?.tilt === true),
    ...recordsOf(history, 'event').filter((record) => record.channel === '+tilt'),
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
    const unhealed = timeline.faults.find((fault) => fault.healed === undefined);
    if (unhealed !== undefined) return broken(`"${unhealed.as}" was not healed.`);
    return intact('The run came to its end and every fault was healed.');
  },
};

export const STEPS_DONE: Guard = {
  name: 'every step was carried out',
  masks: 'none',
  judge({ facts }) {
    const { history } = facts;
    const problem = recordsOf(history, 'step').find((record) => record.problem !== undefined);
    if (problem === undefined) return intact('Every step of the schedule ended as it should.');
    return broken(
      `The step "${problem.words}" did not end as it should, and what followed was left out: ${problem.problem}.`,
    );
  },
};
