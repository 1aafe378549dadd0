/** Which data node the Sentinels named as master, moment by moment: what a client that asks any of them is answered. */

import type { SentinelRecord } from '../history/record.ts';
import type { Span } from './spans.ts';
import type { Timeline } from './timeline.ts';

/** A stretch of time in which a data node was named. */
export interface Named extends Span {
  readonly node: string;
}

/** When each data node was named by more than half of the Sentinels that answered their latest poll. O(polls × Sentinels). */
export function namedMasters({ sentinelPolls }: Pick<Timeline, 'sentinelPolls'>): Named[] {
  const polls = [...sentinelPolls.values()].flat().toSorted((a, b) => a.at - b.at);
  const latest = new Map<string, string>();
  const stretches: Named[] = [];
  let named: { readonly node: string | undefined; readonly from: number } = { node: undefined, from: 0 };
  const over = (to: number): void => {
    if (named.node !== undefined) stretches.push({ node: named.node, from: named.from, to });
  };
  for (const poll of polls) {
    remember(latest, poll);
    const node = mostNamed([...latest.values()]);
    if (node === named.node) continue;
    over(poll.at);
    named = { node, from: poll.at };
  }
  over(polls.at(-1)?.at ?? 0);
  return stretches;
}

function remember(latest: Map<string, string>, { sentinel, view }: SentinelRecord): void {
  if (view === undefined) latest.delete(sentinel);
  else latest.set(sentinel, view.master);
}

function mostNamed(names: readonly string[]): string | undefined {
  const [most] =
    [...Map.groupBy(names, (name) => name)].find(([, all]) => all.length * 2 > names.length) ?? [];
  return most === '?' ? undefined : most;
}
