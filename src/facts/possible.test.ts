import { describe, expect, it } from 'vitest';
import {
  DEPLOYMENT,
  event,
  fault,
  historyOf,
  masterPayload,
  nodePolls,
  phases,
  probes,
  s,
  sentinelPolls,
  state,
  writes,
} from '../../test/fixtures/tiny-history.ts';
import { recordsOf, type History } from '../history/history.ts';
import { STATUS } from '../history/ledger.ts';
import type { HistoryRecord } from '../history/record.ts';
import { possibleHistories } from './possible.ts';
import { stallsThatMatter } from './stalls.ts';
import { timelineOf } from './timeline.ts';

const stall = (process: string, fromS: number, toS: number): HistoryRecord => ({
  kind: 'stall',
  process,
  at: s(toS),
  length: s(toS - fromS),
});

const acknowledged = (...times: readonly number[]) =>
  writes(times.map((at, index) => ({ number: index + 1, at, by: 'redis-0', outcome: 'ok' as const })));

/** The first two of the histories that are possible: all at the beginning of their stalls, and all at the end. */
function possible(records: readonly HistoryRecord[], list: ReturnType<typeof acknowledged> = []): History[] {
  const history = historyOf([DEPLOYMENT, ...phases(30), ...records], list);
  const timeline = timelineOf(history);
  return [...possibleHistories(history, timeline, stallsThatMatter(history, timeline))];
}

function times(history: History | undefined): number[] {
  const found: number[] = [];
  for (const writer of history?.ledger.writers ?? [])
    writer.each(STATUS.ok, ({ doneUs }, slot) => found.push(doneUs[slot]! / 1e6));
  return found;
}

describe('around a stall', () => {
  it('a writer is acknowledged earlier by its length, or until its end', () => {
    const [early, late] = possible([stall('client-a', 10, 11)], acknowledged(9.9, 11.01, 12));
    expect(times(early)).toEqual([9.9, 10.01, 12]);
    expect(times(late)).toEqual([10.9, 11.01, 12]);
  });

  it('what was waited for through it comes earlier, too', () => {
    const [early] = possible([stall('client-a', 10, 11)], acknowledged(8, 14, 15));
    expect(times(early)).toEqual([8, 13, 15]);
  });

  it('the observer saw earlier, or what it saw last went on', () => {
    const seen = [...probes('redis-0', [9.9, 11.01], () => true), stall('observer', 10, 11)];
    const [early, late] = possible(seen);
    const at = (history: History | undefined) => recordsOf(history!, 'probe').map((one) => one.at / 1e6);
    expect(at(late)).toEqual([10.9, 11.01]);
    // What was sent after the stall was answered after it.
    expect(at(early)[0]).toBe(9.9);
    expect(at(early)[1]).toBeGreaterThan(10);
  });

  it('nothing is acknowledged by a replica, nor by a node that is dead', () => {
    const replica = nodePolls('redis-0', [10.5], () => state('slave'));
    expect(times(possible([...replica, stall('client-a', 10, 11)], acknowledged(9, 11.01))[0])).toEqual([
      9, 10.5,
    ]);
    const dead = fault('kill', { from: 8, to: 10.8 });
    const [early, late] = possible([...dead, stall('client-a', 7.9, 11)], acknowledged(7.8, 11.01));
    expect(times(early)).toEqual([7.8, 10.8]);
    expect(times(late)[0]).toBeLessThan(8.1);
  });

  it('what a fault began is not seen before it, where its master was in use until then', () => {
    const settings = { quorum: 2, downAfterMs: 1_000, failoverTimeoutMs: 10_000, parallelSyncs: 1 };
    const killed = [
      ...sentinelPolls(0, 9, () => ({ settings })),
      ...nodePolls('redis-0', [9], () => state('master')),
      ...fault('kill', { from: 10.01, to: 20 }),
      event(13, 'sentinel-0', '+sdown', masterPayload()),
      stall('observer', 10, 12.999),
    ];
    const [afterUse] = possible(killed, acknowledged(9.9, 10));
    const [afterSilence] = possible(killed, acknowledged(8.9));
    const at = (history: History | undefined) => recordsOf(history!, 'event').map((one) => one.at / 1e6);
    expect(at(afterUse)).toEqual([10.01]);
    expect(at(afterSilence)[0]).toBeLessThan(10.01);
    // What a writer stamped when it could run again may have been acknowledged long before.
    const [afterStall] = possible([...killed, stall('client-a', 8, 9.99)], acknowledged(7.9, 10));
    expect(at(afterStall)[0]).toBeLessThan(10.01);
  });

  it('of a process that nothing depends on, there is no other history', () => {
    expect(possible([stall('client-b', 10, 11)], acknowledged(9.9, 11.01))).toEqual([]);
  });
});

it('any two of several stalls are moved apart in some history', () => {
  const stalls = [5, 8, 11, 14, 17].map((at) => stall('client-a', at, at + 1));
  const list = acknowledged(...[5, 8, 11, 14, 17].flatMap((at) => [at + 1.01, at + 1.5]));
  const all = possible(stalls, list).map((history) => times(history).filter((_, index) => index % 2 === 0));
  const pairs = [0, 1, 2, 3, 4].flatMap((one) => [0, 1, 2, 3, 4].map((other) => [one, other] as const));
  const ends = [6, 9, 12, 15, 18];
  const together = pairs.filter(
    ([one, other]) =>
      one !== other && !all.some((moved) => moved[one]! < ends[one]! - 0.5 && moved[other]! > ends[other]!),
  );
  expect(together).toEqual([]);
});
