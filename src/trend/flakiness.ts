/** How often attempts came to no verdict, and votes split: shares with exact intervals. */

import { exactShareInterval, type Interval } from '../core/statistics.ts';
import type { Night } from './nights.ts';

export interface Share {
  readonly seen: number;
  readonly cases: number;
  readonly interval: Interval;
}

/** Each absent where there was no case. */
export interface Flakiness {
  /** Of all attempts, also those that were carried out again. */
  readonly undecided?: Share;
  /** Of all elections in which votes could split. */
  readonly split?: Share;
}

/** The shares in these nights. */
export function flakinessOf(nights: readonly Night[]): Flakiness {
  const [undecided, split] = [shareSum(), shareSum()];
  for (const { runs } of nights)
    for (const { verdict, attempts, elections } of runs) {
      // An attempt that broke says nothing of verdicts; those before it were undecided.
      undecided.add(
        attempts - 1 + (verdict === 'undecided' ? 1 : 0),
        verdict === undefined ? attempts - 1 : attempts,
      );
      if (elections !== undefined) split.add(elections.split, elections.total);
    }
  return { ...named('undecided', undecided.share()), ...named('split', split.share()) };
}

function shareSum() {
  let [seen, cases] = [0, 0];
  return {
    add(more: number, of: number): void {
      seen += more;
      cases += of;
    },
    share(): Share | undefined {
      const interval = exactShareInterval(seen, cases);
      return interval === undefined ? undefined : { seen, cases, interval };
    },
  };
}

function named<N extends string>(name: N, share: Share | undefined): { readonly [K in N]?: Share } {
  return (share === undefined ? {} : { [name]: share }) as { readonly [K in N]?: Share };
}
