/** Times of different processes may be compared only as far as their clocks agree. */

import { recordsOf, type History } from '../../history/history.ts';
import { span } from '../../history/moment.ts';
import type { ProcessRecord } from '../../history/record.ts';
import { broken, intact, type Guard } from './guard.ts';

/** Beyond this the order of what different processes saw is not known well enough to speak of milliseconds, µs. */
const CLOCK_ERROR_LIMIT_US = 5_000;

export const CLOCKS_AGREE: Guard = {
  name: 'the clocks agree',
  masks: 'timings',
  judge({ facts }) {
    const { history } = facts;
    const worst = recordsOf(history, 'clock').toSorted((a, b) => b.errorUs - a.errorUs)[0];
    const uncompared = uncomparedOf(history);
    if (uncompared.length > 0)
      return broken(
        `${uncompared.join(' and ')} ran on another kernel, and how far its clock is from the runner’s is unknown.`,
      );
    const [unknown] = unknownIn(history);
    if (unknown !== undefined)
      return broken(`${unknown} did not record who it is, so nothing shows which clock it read.`);
    const [astray] = astrayIn(history);
    if (astray !== undefined) return broken(`${astray}.`);
    if (worst === undefined || worst.errorUs === 0)
      return intact('All processes read the same kernel’s clock.');
    const error = `${worst.errorUs / 1_000} ms`;
    return worst.errorUs > CLOCK_ERROR_LIMIT_US
      ? broken(
          `The clock of ${worst.process} is known to ± ${error} only; the limit is ${CLOCK_ERROR_LIMIT_US / 1_000} ms.`,
        )
      : intact(`Every clock is known to ± ${error} or better, after correction.`);
  },
};

/** Processes that did not share the runner's kernel, and whose clocks were not compared with its own. */
function uncomparedOf(history: History): string[] {
  const processes = recordsOf(history, 'process');
  const runner = processes.find(({ name }) => name === 'runner') ?? processes[0];
  const compared = new Set(recordsOf(history, 'clock').map(({ process }) => process));
  return processes
    .filter(({ name, bootId }) => bootId !== runner?.bootId && !compared.has(name))
    .map(({ name }) => name);
}

/** The time of day may be set while processes begin, by less than what is a jump, µs. */
const TIME_OF_DAY_US = 500_000;

/** Processes of the runner's kernel that say another time of day for one moment of the run than the runner does. */
function astrayIn(history: History): string[] {
  const processes = recordsOf(history, 'process');
  const runner = processes.find(({ name }) => name === 'runner');
  const epochOf = ({ at, wallClock }: ProcessRecord): number => Date.parse(wallClock) * 1_000 - at;
  return processes.flatMap((one) => {
    const apart = runner === undefined || one.bootId !== runner.bootId ? 0 : epochOf(one) - epochOf(runner);
    return Math.abs(apart) > TIME_OF_DAY_US
      ? [
          `The clock of ${one.name} is ${span(Math.abs(apart))} ${apart > 0 ? 'behind' : 'ahead of'} the runner’s by the time of day that both recorded`,
        ]
      : [];
  });
}

/** Processes that reported their health and did not begin their file with who they are. */
function unknownIn(history: History): string[] {
  const known = new Set(recordsOf(history, 'process').map(({ name }) => name));
  return [...new Set(recordsOf(history, 'health').map(({ process }) => process))].filter(
    (name) => !known.has(name),
  );
}
