/** What the isolated master itself held just before the heal: evidence that dies with the resync. */

import type { Evidence } from './evidence.ts';
import { CLOCKS_US } from '../history/moment.ts';
import type { Isolated } from './isolated.ts';
import type { Loss } from './losses.ts';
import { presence, type Reading } from './readings.ts';
import { count } from '../core/quantity.ts';

export interface Witness {
  /** Lost writes that stood in the isolated master's data just before the heal. */
  readonly seen: number;
  /** The other lost writes, whoever acknowledged them and whenever. */
  readonly unseen: readonly Loss[];
  /** When that data was read: since when at the earliest, and until when. µs since the epoch. */
  readonly began: number;
  readonly at: number;
  readonly evidence: readonly Evidence[];
}

/** Looks the lost writes up in the last reading of the isolated master before the heal; undefined without one. */
export function witnessOf(
  beforeHeals: readonly Reading[],
  isolated: Isolated,
  lost: readonly Loss[],
): Witness | undefined {
  const { from, heal } = isolated;
  // A repeated fault is healed as often; what was read before another one of its heals is of that one.
  const before = beforeHeals.filter(
    ({ complete, label, at }) =>
      complete && at >= from && at <= heal + CLOCKS_US && isOf(isolated.fault.path, label),
  );
  const old = before.find((reading) => reading.node === isolated.node);
  if (old === undefined) return undefined;
  const byWriter = Map.groupBy(lost, (loss) => loss.writer);
  const unseen: Loss[] = [];
  for (const [writer, losses] of byWriter) {
    const holds = presence(old.lists.get(writer.key) ?? [], writer);
    unseen.push(...losses.filter(({ number }) => !holds(number)));
  }
  const seen = lost.length - unseen.length;
  const next = before.find((reading) => reading.node !== isolated.node && reading.state?.role === 'master');
  const { began, at } = old;
  return { seen, unseen, began, at, evidence: [...describe(old, seen), ...divergence(old, next)] };
}

/** Labels begin with the path of their fault, and say how often it came before where it did: `1.0 (2)`. */
function isOf(path: string, label: string): boolean {
  return label === path || label.startsWith(`${path} (`);
}

function describe(old: Reading, seen: number): Evidence[] {
  return [
    {
      at: old.at,
      text: `${old.node} still held ${count(seen, 'of the lost writes', 'of the lost writes')} just before the heal`,
    },
  ];
}

/** The new master took over at its second offset; what the old one wrote beyond it is what the resync discards. */
function divergence(old: Reading, next: Reading | undefined): Evidence[] {
  if (old.state === undefined || next?.state === undefined || next.state.replid2 !== old.state.replid)
    return [];
  const bytes = old.state.offset - next.state.secondOffset + 1;
  return [
    {
      at: next.at,
      text: `${next.node} took over the replication stream ${old.state.replid.slice(0, 8)} at offset ${next.state.secondOffset}, ${old.node} had gone on to ${old.state.offset}: ${count(bytes, 'byte')} that ${next.node} never had`,
    },
  ];
}
