import { describe, expect, it } from 'vitest';
import { EVIDENCE_LIMIT } from '../src/facts/evidence.ts';
import type { OperationRecord } from '../src/history/record.ts';
import {
  type Files,
  brokenGuards,
  changeData,
  is,
  isOperation,
  recordedFiles,
  recordedIds,
  replace,
  resultOf,
  sentenceOf,
  verdictOf,
} from './fixtures/recorded.ts';

describe('recorded runs', () => {
  it.each(recordedIds())('%s holds as it was recorded', (id) => {
    const result = resultOf(id);
    expect(result.verdict.reasons).toEqual([]);
    expect(result.verdict.word).toBe('held');
  });

  it('are judged alike in whatever order the files are read', () => {
    for (const id of recordedIds()) {
      const backwards = resultOf(id, (files) => {
        const entries = [...files].toReversed();
        files.clear();
        for (const [name, lines] of entries) files.set(name, lines);
      });
      expect(backwards.findings).toEqual(resultOf(id).findings);
      expect(backwards.guards).toEqual(resultOf(id).guards);
    }
  });

  it('have what the isolated master still held as evidence, however much it lost', () => {
    const { evidence } = resultOf('master-isolated').findings.find(({ check }) => check === 'lost')!;
    expect(evidence).toHaveLength(EVIDENCE_LIMIT);
    expect(evidence.filter(({ text }) => text.includes('still held'))).toHaveLength(1);
    expect(evidence.filter(({ text }) => text.includes('took over the replication stream'))).toHaveLength(1);
  });

  it('are there for every experiment', () => {
    expect(recordedIds()).toHaveLength(5);
  });
});

describe('planted in the data', () => {
  it('an acknowledged write that is gone from every node is lost', () => {
    const result = resultOf('master-killed', (files) =>
      changeData(files, ([[first, count] = [1, 1], ...rest]) => [[first, count - 1], ...rest]),
    );
    expect(verdictOf(result, 'lost')).toBe('failed');
    expect(verdictOf(result, 'converged')).toBe('held');
    expect(result.verdict.word).toBe('failed');
  });

  it('a lost write stays one however the harness was held up meanwhile, but a late failover does not', () => {
    const stalled = (files: Files): void => {
      files.get('observer')!.push({
        kind: 'health',
        at: 41e6,
        process: 'observer',
        loopDelayMaxMs: 501,
        clockJumpMs: 0,
        cpu: 0,
      });
    };
    const lost = resultOf('master-killed', (files) => {
      stalled(files);
      changeData(files, ([[first, count] = [1, 1], ...rest]) => [[first, count - 1], ...rest]);
    });
    expect(lost.verdict.word).toBe('failed');
    expect(lost.verdict.sentence).toContain('acknowledged write');
    expect(lost.verdict.reasons.join(' ')).toContain('the machine kept up');
    const late = resultOf('master-killed', (files) => {
      stalled(files);
      replace(files, (one) =>
        is('fault')(one) && one.phase === 'injecting' ? { ...one, at: one.at - 4e6 } : one,
      );
      replace(files, (one) =>
        is('process-state')(one) && one.at < 8e6 ? { ...one, at: one.at - 4e6 } : one,
      );
    });
    expect(verdictOf(late, 'failover')).toBe('failed');
    expect(late.verdict.word).toBe('undecided');
  });

  it('a write that is gone from one replica only is a node that did not converge', () => {
    const master = recordedFiles('master-killed')
      .get('observer')!
      .filter(is('reading'))
      .find((one) => one.state?.role === 'master' && one.when === 'final')!.node;
    const replica = ['redis-0', 'redis-1', 'redis-2'].find((node) => node !== master)!;
    const result = resultOf('master-killed', (files) =>
      changeData(files, ([[first, count] = [1, 1], ...rest]) => [[first, count - 1], ...rest], replica),
    );
    expect(verdictOf(result, 'converged')).toBe('failed');
    expect(verdictOf(result, 'lost')).toBe('undecided');
  });

  it('a write that stands there twice, or that nobody attempted, is a harness that is wrong', () => {
    const twice = resultOf('steady', (files) => changeData(files, (runs) => [...runs, [1, 1]]));
    expect(brokenGuards(twice)).toEqual(['the data is possible']);
    expect(twice.verdict.word).toBe('undecided');
    const unheard = resultOf('steady', (files) => changeData(files, (runs) => [...runs, [9_000_000, 1]]));
    expect(brokenGuards(unheard)).toEqual(['the data is possible']);
  });

  it('a refused write that is there is a harness that is wrong', () => {
    const result = resultOf('steady', (files) => {
      const lines = files.get('client-a')!;
      const index = lines.findIndex(isOperation);
      const [writer, number, intended, sent, done] = lines[index] as OperationRecord;
      lines.splice(index, 1, { kind: 'error', at: 0, id: 60, code: 'READONLY', text: '' }, [
        writer,
        number,
        intended,
        sent,
        done,
        1,
        60,
      ]);
    });
    expect(brokenGuards(result)).toEqual(['the data is possible']);
  });

  it('two nodes that were one and the same process leave it undecided, named in order whichever was read first', () => {
    const isReading = is('reading');
    const result = resultOf('steady', (files) =>
      replace(files, (one) => {
        if (!isReading(one)) return one;
        if (one.node === 'redis-1') return undefined;
        return one.node === 'redis-2' ? [one, { ...one, node: 'redis-1' }] : one;
      }),
    );
    expect(sentenceOf(result, 'every node was read at the end')).toBe(
      'redis-1 and redis-2 were one and the same process.',
    );
    expect(brokenGuards(result)).toEqual(['every node was read at the end']);
    expect(result.verdict.word).toBe('undecided');
  });

  it('a node that was not read leaves it undecided', () => {
    const result = resultOf('steady', (files) =>
      replace(files, (one) => (is('reading')(one) && one.node === 'redis-1' ? undefined : one)),
    );
    expect(brokenGuards(result)).toContain('every node was read at the end');
    expect(result.verdict.word).toBe('undecided');
  });
});
