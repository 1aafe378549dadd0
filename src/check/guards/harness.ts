/** The harness itself: whether its processes could run, its clock was steady, and it was looking all the time. */

import { recordsOf } from '../../history/history.ts';
import { phaseAt, timelineOf } from '../../history/timeline.ts';
import { blindness } from '../coverage.ts';
import { moment } from '../words.ts';
import { broken, intact, type Guard } from './guard.ts';

/** An event loop later than this makes times in the report wrong by more than a reader would expect, ms. */
const STALL_LIMIT_MS = 500;
/** Wall clock and monotonic clock may drift apart by this in a second without it being a jump, ms. */
const CLOCK_LIMIT_MS = 500;

export const NO_STALL: Guard = {
  name: 'the machine kept up',
  masksFailure: true,
  judge({ history }) {
    const health = recordsOf(history, 'health');
    if (health.length === 0) return broken('No process of the harness told how it was doing.');
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
  masksFailure: true,
  judge({ history }) {
    const tilt = recordsOf(history, 'sentinel').find((record) => record.view?.tilt === true);
    const told = recordsOf(history, 'event').find((record) => record.channel === '+tilt');
    if (tilt !== undefined || told !== undefined) {
      return broken(
        `${(tilt ?? told)!.sentinel} was in TILT at ${moment((tilt ?? told)!.at)} and did not act for 30 s.`,
      );
    }
    return intact('No Sentinel went into TILT.');
  },
};

export const OBSERVER_LOOKED: Guard = {
  name: 'the observer saw everything',
  masksFailure: true,
  judge({ history, experiment }) {
    const timeline = timelineOf(history);
    const from = phaseAt(timeline, 'steady');
    const to = phaseAt(timeline, 'final-reads');
    if (from === undefined || to === undefined) return broken('The schedule was not carried out to its end.');
    const sentinels =
      timeline.deployment?.processes.filter((one) => one.kind === 'sentinel').map((one) => one.name) ?? [];
    if (sentinels.length < experiment.topology.sentinels) return broken('The deployment was not recorded.');
    const blind = blindness(history, from, to, sentinels);
    if (blind.length === 0)
      return intact(`Every Sentinel was polled and heard without a gap of more than a second.`);
    const { sentinel, what, from: since, to: until } = blind[0]!;
    return broken(`${sentinel} was ${what} from ${moment(since)} to ${moment(until)}.`);
  },
};

export const COMPLETE: Guard = {
  name: 'the run was complete',
  masksFailure: true,
  judge({ history }) {
    const timeline = timelineOf(history);
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
  masksFailure: false,
  judge({ history }) {
    const problem = recordsOf(history, 'step').find((record) => record.problem !== undefined);
    if (problem === undefined) return intact('Every step of the schedule ended as it should.');
    return broken(
      `The step "${problem.words}" did not end as it should, and what followed was left out: ${problem.problem}.`,
    );
  },
};
