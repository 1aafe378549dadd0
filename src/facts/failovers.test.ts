import { describe, expect, it } from 'vitest';
import {
  contextOf,
  DEPLOYMENT,
  EXPERIMENT,
  fault,
  historyOf,
  phases,
  s,
  sentinelPolls,
  writes,
} from '../../test/fixtures/tiny-history.ts';
import { isMaster, takeoverAt } from '../../test/fixtures/tiny-takeover.ts';
import type { HistoryRecord, RecordOf } from '../history/record.ts';
import type { Topology } from '../experiment/topology.ts';
import { type Failover } from './failovers.ts';
import { failover } from '../check/failover.ts';
import { judge } from '../check/judge.ts';

const DOWN = [...isMaster('redis-0', 1), ...takeoverAt(7)];

/** Every Sentinel answers, and names no other master. */
const POLLS = sentinelPolls(0, 1);

/** The links from redis-0 to every Sentinel. */
const LINKS = [0, 1, 2, 3, 4].map((n) => ({ from: 'redis-0', to: `sentinel-${n}` }));

type Life = RecordOf<'fault'>;

/** A fault of redis-0 at 2 s that took until `injectedS` to be injected. */
function slow(kind: string, injectedS: number, more: Partial<Life> = {}): HistoryRecord[] {
  return fault('it', { from: 2, to: 20 }, { fault: kind, ...more }).map((record) =>
    (record as Life).phase === 'injected' ? { ...record, at: s(injectedS) } : record,
  );
}

function act(atS: number, word: RecordOf<'process-state'>['act'], process = 'redis-0'): HistoryRecord {
  return { kind: 'process-state', at: s(atS), process, state: 'dead', pid: 7, ...(word && { act: word }) };
}

function after(records: readonly HistoryRecord[]): Failover {
  const history = historyOf([DEPLOYMENT, ...phases(30), ...POLLS, ...records]);
  const { facts } = contextOf(history);
  return facts.failover(facts.faultsNamed('it')[0]!)!;
}

const bandOf = (result: Failover, phase: string): readonly [number, number] =>
  result.phases.find((one) => one.phase === phase)!.predictedMs!;

describe('a pod that orders a failover before it goes', () => {
  const parameters = { grace: 'own', keepAway: false, volume: 'kept' };
  const pod = slow('delete-pod', 3.5, { parameters });
  const ordered = DOWN.filter((record) => record.kind !== 'event' || !/^\+[so]down$/.test(record.channel));

  function otherwise(testbed: string, preStop: Topology['preStop'] = 'none'): string | undefined {
    const deployment = { ...DEPLOYMENT, testbed } as HistoryRecord;
    const history = historyOf([deployment, ...phases(30), ...POLLS, ...pod, act(3.2, 'delete'), ...ordered]);
    const topology = { ...EXPERIMENT.topology, preStop };
    const { facts } = contextOf(history, { ...EXPERIMENT, topology });
    return facts.failover(facts.faultsNamed('it')[0]!)!.otherwise;
  }

  it('has replaced the master by being deleted, where it has hooks of its own', () => {
    expect(otherwise('found')).toBeUndefined();
  });

  it('is to be expected of our own only where the topology gives it a hook', () => {
    expect(otherwise('kubernetes')).toMatch(/without having been heard to see it down/);
    expect(otherwise('kubernetes', 'failover')).toBeUndefined();
  });
});

describe('the moment of a fault', () => {
  it('is that of its signal', () => {
    const result = after([...slow('kill', 2.4), act(2.2, 'SIGKILL'), ...DOWN]);
    expect(result.window.from).toBe(s(2.2));
    expect(bandOf(result, 'sdown')).toEqual([4_950, 5_250]);
  });

  it('lies between asking for it and seeing it done; predictions end as much later', () => {
    const parameters = { grace: 'own', keepAway: true, volume: 'kept' };
    const result = after([...slow('delete-pod', 3.5, { parameters }), act(3.2, 'delete'), ...DOWN]);
    expect(result.window.from).toBe(s(2));
    expect(bandOf(result, 'sdown')).toEqual([4_950, 6_450]);
  });

  it('lies between asking for it and being told when nothing else is known of it', () => {
    const cut = { targets: ['redis-0'], links: LINKS };
    const result = after([...slow('partition', 2.3, cut), ...DOWN]);
    expect(bandOf(result, 'sdown')).toEqual([4_950, 5_250 + 300 + 1_100]);
    const two = { targets: ['redis-0', 'sentinel-0'] };
    expect(after([...slow('kill', 2.4, two), act(2.2, 'SIGKILL')]).window.from).toBe(s(2));
  });

  it('is told with the time it took where that matters', () => {
    const told = (injectedS: number): string =>
      judge(
        contextOf(
          historyOf(
            [DEPLOYMENT, ...phases(30), ...slow('partition', injectedS, { links: LINKS }), ...DOWN],
            writes([{ number: 1, outcome: 'ok', at: 8.5, by: 'redis-2' }]),
          ),
        ),
        failover({ after: 'it', within: '9s' }),
      ).sentence;
    expect(told(3.2)).toMatch(/6\.50\ss after the fault \(it took effect within 1\.20\ss\)/);
    expect(told(2.05)).toMatch(/6\.50\ss after the fault\.$/);
  });
});

describe('what a fault’s silence adds to its predictions', () => {
  it.each([
    ['kill', 0],
    ['terminate', 0],
    ['kill-container', 0],
    ['delete-pod', 0],
    ['freeze', 1_100],
    ['partition', 1_100],
    ['isolate', 1_100],
    ['freeze-node', 1_100],
    ['kill-node', 1_100],
  ])('%s: %i ms', (kind, silence) => {
    expect(
      bandOf(
        after([
          ...slow(kind, 2, { links: kind === 'partition' || kind === 'isolate' ? LINKS : [] }),
          ...DOWN,
        ]),
        'sdown',
      )[1],
    ).toBe(5_250 + silence);
  });
});

describe('Sentinels that are dead or frozen', () => {
  const polls = sentinelPolls(0, 30, (sentinel, at) =>
    at > (sentinel === 'sentinel-0' ? 25 : 8.2) ? { master: 'redis-2' } : {},
  );

  it('are not waited for, unless they come back by themselves', () => {
    const hit = (kind: string): number => {
      const told = after([...slow(kind, 2, { targets: ['redis-0', 'sentinel-0'] }), ...polls, ...DOWN]);
      return told.phases.find((one) => one.phase === 'last answer')!.at!;
    };
    expect(hit('kill-node')).toBe(s(8.5));
    expect(hit('kill-container')).toBe(s(25.5));
  });

  it('are not taken for dead because their neighbour of the same host is', () => {
    const together = {
      ...DEPLOYMENT,
      processes: (DEPLOYMENT as RecordOf<'deployment'>).processes.map((one) =>
        one.name === 'sentinel-0' ? { ...one, host: 'redis-0' } : one,
      ),
    } as HistoryRecord;
    const history = historyOf([together, ...phases(30), ...slow('kill', 2), ...polls, ...DOWN]);
    const { facts } = contextOf(history);
    const { phases: told } = facts.failover(facts.faultsNamed('it')[0]!)!;
    expect(told.find((one) => one.phase === 'last answer')!.at).toBe(s(25.5));
  });
});
