import { describe, expect, it } from 'vitest';
import {
  contextOf,
  DEPLOYMENT,
  fault,
  historyOf,
  nodePolls,
  phases,
  state,
} from '../../test/fixtures/tiny-history.ts';
import type { NodeState, Resyncs } from '../history/node-state.ts';
import type { HistoryRecord } from '../history/record.ts';
import { judge } from './judge.ts';
import { resync } from './resync.ts';

const TIMES = Array.from({ length: 80 }, (_, n) => n / 2);
const OLD = 'a'.repeat(40);
const NEW = 'b'.repeat(40);
const NONE: Resyncs = { full: 0, partial: 0, refused: 0 };

/** redis-0 is frozen from 5 s to 15 s, master again until 25 s, a replica then, and up to date at 28 s. */
function oldMaster(more: Partial<NodeState> = {}): HistoryRecord[] {
  return nodePolls('redis-0', TIMES, (at) => {
    if (at >= 5 && at < 15) return undefined;
    if (at < 25)
      return state('master', { replid: OLD, offset: 100, ...(at < 5 ? {} : { offset: 140, ...more }) });
    const upToDate = at >= 28;
    return state('slave', {
      master: 'redis-1',
      linkUp: upToDate,
      replid: upToDate ? NEW : (more.replid ?? OLD),
      offset: 140,
      ...more,
    });
  });
}

/** redis-1 takes over at 11 s at offset 101, redis-2 follows it partially; what it served at last is `end`. */
function newMaster(end: Resyncs | undefined, runId = 'run-1'): HistoryRecord[] {
  return nodePolls('redis-1', TIMES, (at) => {
    if (at < 11) return state('slave', { runId: 'run-1', resyncs: NONE });
    const resyncs = at < 26 ? { ...NONE, partial: 1 } : end;
    const more = { replid: NEW, replid2: OLD, secondOffset: 101, runId: at < 26 ? 'run-1' : runId };
    return state('master', { ...more, ...(resyncs && { resyncs }) });
  });
}

const FULL = { full: 1, partial: 1, refused: 1 };

function judged(nodes: readonly HistoryRecord[], kind: 'full' | 'partial' = 'full') {
  const freeze = fault('freeze', { from: 5, to: 15 }, { fault: 'freeze' });
  return judge(
    contextOf(historyOf([DEPLOYMENT, ...phases(40), ...freeze, ...nodes])),
    resync({ after: 'freeze', kind }),
  );
}

describe('how the old master gets its data again', () => {
  it('tells a full resynchronisation, and what its offset proves', () => {
    const finding = judged([...oldMaster(), ...newMaster(FULL)]);
    expect(finding).toMatchObject({ verdict: 'held' });
    expect(finding.sentence.replaceAll('\u202f', ' ')).toBe(
      'redis-0 was made a replica of redis-1 10 s after the heal and needed a full resynchronisation: its offset was 40 bytes beyond the place where redis-1 had taken over, so that it had gone on by itself, be it only with what Sentinels publish.',
    );
    const values = Object.fromEntries(finding.measures.map(({ name, value }) => [name, value]));
    expect(values).toMatchObject({
      'made a replica after the heal': 10,
      'resynchronised after that': 3,
      'bytes that only the old master had': 40,
      'full resynchronisations of the old master': 1,
      'partial resynchronisations of the old master': 0,
      'partial resynchronisations of other replicas': 1,
    });
  });

  it('tells a partial one, and fails where the other kind was expected', () => {
    const nodes = [...oldMaster({ offset: 100 }), ...newMaster({ full: 0, partial: 2, refused: 0 })];
    expect(judged(nodes, 'partial').sentence).toContain('no further than the place where redis-1');
    expect(judged(nodes, 'partial').verdict).toBe('held');
    expect(judged(nodes)).toMatchObject({ verdict: 'failed' });
    expect(judged(nodes).sentence).toContain('Expected: a full one.');
  });

  it('knows that the offset of another history proves nothing', () => {
    const finding = judged([...oldMaster({ replid: 'c'.repeat(40), offset: 7 }), ...newMaster(FULL)]);
    expect(finding.sentence).toContain('its offset 7 belongs to a replication id that redis-1 does not know');
    expect(finding.measures).toContainEqual(
      expect.objectContaining({ name: 'bytes that only the old master had', value: null }),
    );
  });

  it('is undecided when nobody can tell which kind it was', () => {
    expect(judged([...oldMaster(), ...newMaster({ full: 1, partial: 2, refused: 1 })])).toMatchObject({
      verdict: 'undecided',
    });
    for (const end of [undefined, { ...NONE, partial: 1 }])
      expect(judged([...oldMaster(), ...newMaster(end)]).verdict).toBe('undecided');
    expect(judged([...oldMaster(), ...newMaster(FULL, 'run-2')]).sentence).toContain(
      'was not seen to count its resynchronisations',
    );
  });

  it('is undecided when the old master never came back as a replica', () => {
    const stays = nodePolls('redis-0', TIMES, () => state('master'));
    expect(judged([...stays, ...newMaster(FULL)]).sentence).toContain('was not seen as a replica');
    const gone = nodePolls('redis-0', TIMES, (at) => (at < 5 ? state('master') : undefined));
    expect(judged([...gone, ...newMaster(FULL)]).verdict).toBe('undecided');
  });
});
