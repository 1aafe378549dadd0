/** Vacuity: writers wrote before the first fault, at the rate they were meant to. */

import type { Facts } from '../../facts/facts.ts';
import type { WriterLedger } from '../../history/ledger.ts';
import { masterHitBy } from '../../facts/hit-master.ts';
import { phaseAt, type FaultSpan, type Timeline } from '../../facts/timeline.ts';
import { isWriting } from '../../workload/registry.ts';
import type { Workload } from '../../workload/workload.ts';
import { idleTimes, pauseOf, writingTimes } from '../../facts/writing-times.ts';
import { endedOf, isAcknowledged, type Ended } from '../../facts/acknowledgements.ts';
import { count } from '../../core/quantity.ts';
import { moment } from '../../history/moment.ts';
import { broken, intact, type Guard } from './guard.ts';

export const WRITES_FLOWED: Guard = {
  name: 'writes flowed',
  masks: 'none',
  judge({ facts, experiment }) {
    const { history } = facts;
    const timeline = facts.timeline;
    const start = phaseAt(timeline, 'schedule');
    const end = phaseAt(timeline, 'final-reads');
    if (start === undefined || end === undefined)
      return broken('The schedule was not carried out to its end.');
    const first = timeline.faults[0]?.injecting ?? end;
    const quiet = experiment.workload.flatMap((workload) => {
      const before = endedOf(history, workload.name, start, first);
      if (before.acknowledged === 0) return [`${nothingOf(workload)} before the first fault`];
      return [...unansweredWords(workload, before), ...inVain(workload, facts)];
    });
    return quiet.length > 0
      ? broken(`${quiet.join('; ')}.`)
      : intact('Every workload had writes acknowledged before the first fault.');
  },
};

/** `"appends" had no write acknowledged`. */
export function nothingOf(workload: Workload): string {
  return `"${workload.name}" had no ${deedOf(workload)} ${workload.of === undefined ? 'acknowledged' : 'answered'}`;
}

/** Share of the operations whose outcome may be unknown while nothing is wrong. */
const UNKNOWN_SHARE = 0.02;

function unansweredWords(workload: Workload, { total, unknown }: Ended): string[] {
  if (unknown <= total * UNKNOWN_SHARE) return [];
  const were = unknown === 1 ? 'was' : 'were';
  return [
    `${count(unknown)} of ${count(total, deedOf(workload))} of "${workload.name}" ${were} never answered though nothing was wrong`,
  ];
}

function deedOf(workload: Workload): string {
  if (isWriting(workload)) return 'write';
  return workload.of === undefined ? 'message' : 'read';
}

/** A master that is hit can only lose what it acknowledged just before, µs. */
const JUST_BEFORE_US = 1_000_000;
/** A workload that writes less often than this, per second, may rightly write nothing in that time. */
const OFTEN = 5;

/** The faults that hit a master from which a workload had nothing to lose; one that writes nothing never has. */
function inVain(workload: Workload, { history, timeline }: Facts): string[] {
  const { name, via, rate } = workload;
  if (!isWriting(workload) || via === 'first-master' || (rate !== 'max' && rate < OFTEN)) return [];
  return soleHits(timeline)
    .filter(({ injecting }) => !isAcknowledged(history, name, injecting - JUST_BEFORE_US, injecting))
    .map(
      ({ as }) =>
        `no write of "${name}" was acknowledged in the second before "${as}", so nothing could be lost by it`,
    );
}

/** What an order has begun, such as a pause, goes on for a while after it was given, µs. */
const ORDER_US = 60_000_000;

/** The faults that hit a master while no other one was in force. */
function soleHits(timeline: Timeline): FaultSpan[] {
  const { faults } = timeline;
  return faults.filter(
    (fault) =>
      masterHitBy(timeline, fault) !== undefined &&
      !faults.some(
        ({ injecting, healed = Infinity, effect }) =>
          injecting < fault.injecting &&
          healed + (effect.heals ? JUST_BEFORE_US : ORDER_US) > fault.injecting,
      ),
  );
}

/** Share of the intended operations of an open loop that must have been attempted. */
const ATTEMPTED_SHARE = 0.98;

export const RATE_KEPT: Guard = {
  name: 'the rate was kept',
  masks: 'none',
  judge({ facts, experiment }) {
    const slow = experiment.workload.flatMap((workload) => slownessOf(workload, facts) ?? []);
    return slow.length > 0
      ? broken(`${slow.join('; ')}.`)
      : intact(
          'All writers wrote until the schedule was over, those of open loops as much as they were meant to.',
        );
  },
};

/** Why the writers of a workload were not as busy as they were meant to be; undefined when they were. */
function slownessOf({ name, rate, writers: meant }: Workload, facts: Facts): string | undefined {
  const { history } = facts;
  const { begun, stopped } = writingTimes(history, name);
  if (begun === undefined || stopped === undefined) return `"${name}" did not begin and stop as it should`;
  const schedule = phaseAt(facts.timeline, 'schedule');
  if (schedule !== undefined && begun > schedule)
    return `"${name}" began at ${moment(begun)}, after the schedule had begun`;
  const settling = phaseAt(facts.timeline, 'settling');
  if (settling !== undefined && stopped < settling)
    return `"${name}" stopped at ${moment(stopped)}, before the schedule was over`;
  const writers = history.ledger.of(name);
  if (writers.length < meant) return `"${name}" had ${writers.length} of ${count(meant, 'writer')}`;
  if (rate === 'max') return idleWords(writers, facts, stopped);
  // Of each by itself: one idle writer of many is no more than the others' slack.
  const own = rate / meant;
  const intended = ((stopped - begun) / 1e6) * own;
  const idle = writers.find(({ highest }) => highest < intended * ATTEMPTED_SHARE - 2 * own);
  if (idle !== undefined)
    return `${idle.key} attempted ${idle.highest} of ${Math.round(intended)} intended writes`;
  return pauseWords(writers, 1e6 / own);
}

/** Connections are made anew within this, where they can be, µs. */
const RECONNECTED_US = 2_000_000;

/** As fast as possible is never idle, but without a connection; others of its workload show that one could be had. */
function idleWords(
  writers: readonly WriterLedger[],
  { history }: Facts,
  stopped: number,
): string | undefined {
  for (const writer of writers) {
    const idle = idleTimes(writer, RECONNECTED_US, stopped).find(({ from, to }) =>
      isAcknowledged(history, writer.workload, from + RECONNECTED_US, to),
    );
    if (idle !== undefined)
      return `${writer.key} began no write from ${moment(idle.from)} to ${moment(idle.to)}, though others of "${writer.workload}" were acknowledged`;
  }
  return undefined;
}

/** The times of an open loop are fixed beforehand, whatever becomes of the writes: none is left out. */
function pauseWords(writers: readonly WriterLedger[], step: number): string | undefined {
  for (const writer of writers) {
    const pause = pauseOf(writer, step);
    if (pause !== undefined)
      return `${writer.key} was to begin no write from ${moment(pause.from)} to ${moment(pause.to)}`;
  }
  return undefined;
}
