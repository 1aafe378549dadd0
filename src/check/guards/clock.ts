/** Times of different processes may be compared only as far as their clocks agree. */

import { recordsOf } from '../../history/history.ts';
import { broken, intact, type Guard } from './guard.ts';

/** Beyond this the order of what different processes saw is not known well enough to speak of milliseconds, µs. */
const CLOCK_ERROR_LIMIT_US = 5_000;

export const CLOCKS_AGREE: Guard = {
  name: 'the clocks agree',
  masksFailure: true,
  judge({ history }) {
    const worst = recordsOf(history, 'clock').toSorted((a, b) => b.errorUs - a.errorUs)[0];
    const kernels = new Set(recordsOf(history, 'process').map((record) => record.bootId)).size;
    if (worst === undefined && kernels > 1)
      return broken('The processes ran on several kernels, and nobody told how far their clocks are apart.');
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
