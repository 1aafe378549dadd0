import { describe, expect, it } from 'vitest';
import { failover } from '../src/check/failover.ts';
import { block, configure } from '../src/fault/words.ts';
import type { HistoryRecord } from '../src/history/record.ts';
import { brokenGuards, is, judgedAs, replace, resultOf, type Files, type Line } from './fixtures/recorded.ts';

describe('planted in the faults', () => {
  const isLink = is('link');
  const links = (change: (record: Extract<HistoryRecord, { kind: 'link' }>) => Line) => (files: Files) =>
    replace(files, (one) => (isLink(one) ? change(one) : one));

  it.each([
    [
      'packets pass while a link is cut',
      links((one) => (one.when === 'still-cut' ? { ...one, passed: one.passed + 3 } : one)),
    ],
    ['nothing is dropped', links((one) => ({ ...one, dropped: 0 }))],
    [
      'nothing passed before',
      links((one) => (one.when === 'before' || one.when === 'baseline' ? { ...one, passed: 0 } : one)),
    ],
    ['nothing passes after', links((one) => (one.when === 'after' ? { ...one, passed: 0 } : one))],
    ['nobody counted', (files: Files) => replace(files, (one) => (isLink(one) ? undefined : one))],
    [
      'a cut link can be dialled',
      (files: Files) =>
        replace(files, (one) => (is('dial')(one) && one.when === 'cut' ? { ...one, connected: true } : one)),
    ],
  ])('a cut does not count when %s', (_, mutate) => {
    const result = resultOf('master-isolated', mutate);
    expect(brokenGuards(result)).toEqual(['cut links were cut']);
    expect(result.verdict.word).toBe('undecided');
  });

  it('a kill does not count when the kernel says that the process runs, or was not asked', () => {
    const isState = is('process-state');
    const alive = resultOf('master-killed', (files) =>
      replace(files, (one) => (isState(one) && one.state === 'dead' ? { ...one, state: 'running' } : one)),
    );
    expect(brokenGuards(alive)).toEqual(['process faults took effect']);
    expect(alive.verdict.word).toBe('undecided');
    const unasked = resultOf('master-killed', (files) =>
      replace(files, (one) => (isState(one) && one.act === undefined ? undefined : one)),
    );
    expect(brokenGuards(unasked)).toEqual(['process faults took effect']);
  });

  it('a master that was ordered to follow its replica and stayed master was not failed over', () => {
    const base = {
      kind: 'fault',
      path: '9',
      fault: 'follow',
      as: 'made-a-replica',
      words: 'make the master a replica of replica 0',
      targets: ['redis-0'],
      links: [],
    } as const;
    const result = judgedAs('steady', [failover({ after: 'made-a-replica', within: '40s' })], (files) => {
      const at = 10e6;
      for (const [index, phase] of (['injecting', 'injected', 'healing', 'healed'] as const).entries())
        files.get('runner')!.push({ ...base, phase, at: at + index * 10_000 });
      const words = 'REPLICAOF 192.0.2.2 6379';
      files.get('observer')!.push({
        kind: 'command',
        process: 'redis-0',
        words,
        sent: at + 2_000,
        at: at + 5_000,
        reply: '"OK"',
      });
    });
    expect(result.verdict.word).toBe('undecided');
    expect(brokenGuards(result)).toContain('orders to follow were obeyed');
  });

  it('a master that answered all the time was not blocked', () => {
    const base = {
      kind: 'fault',
      path: '9',
      fault: 'block',
      as: 'block',
      words: 'keep the master busy',
      targets: ['redis-0'],
      links: [],
      effect: block.definition.effect({ with: 'script', for: { ms: 2e3, us: 2e6, words: '2 s' } }),
    } as const;
    const at = 10e6;
    const result = resultOf('steady', (files) => {
      for (const [index, phase] of (['injecting', 'injected', 'healing', 'healed'] as const).entries())
        files.get('runner')!.push({ ...base, phase, at: at + index * 1e6 });
      const command = { process: 'redis-0', words: 'EVAL … 0 2000', reply: '"over"' };
      files.get('observer')!.push({ kind: 'busy', ...command, sent: at + 2_000, at: at + 2e6 });
    });
    expect(result.verdict.word).toBe('undecided');
    expect(brokenGuards(result)).toEqual(['blocked processes answered nothing']);
  });

  it('a setting that was silently not changed, or not put back, was not changed', () => {
    const effect = configure.definition.effect({ settings: { maxmemory: '1mb' } });
    const base = { kind: 'fault', path: '9', fault: 'configure', as: 'full', links: [], effect } as const;
    const changed = (...values: readonly string[]) =>
      resultOf('steady', (files) => {
        const at = 10e6;
        for (const [index, phase] of (['injecting', 'injected', 'healing', 'healed'] as const).entries())
          files.get('runner')!.push({
            ...base,
            words: 'give the master maxmemory 1mb',
            targets: ['redis-0'],
            phase,
            at: at + index * 1e6,
          });
        const [before, after, kept, restored] = values.map((value) => JSON.stringify(['maxmemory', value]));
        const commands: readonly (readonly [string, string, number])[] = [
          ['GET maxmemory', before!, 1e3],
          ['SET maxmemory 1mb', '"OK"', 2e3],
          ['GET maxmemory', after!, 3e3],
          ['GET maxmemory', kept!, 2e6 + 1e3],
          ['SET maxmemory 0', '"OK"', 2e6 + 2e3],
          ['GET maxmemory', restored!, 2e6 + 3e3],
        ];
        for (const [words, reply, sent] of commands)
          files.get('observer')!.push({
            kind: 'command',
            process: 'redis-0',
            words: `CONFIG ${words}`,
            sent: at + sent,
            at: at + sent + 100,
            reply,
          });
      });
    expect(brokenGuards(changed('0', '1048576', '1048576', '0'))).toEqual([]);
    for (const values of [
      ['0', '0', '0', '0'],
      ['0', '1048576', '1048576', '1048576'],
      ['0', '1048576', '0', '0'],
    ]) {
      const result = changed(...values);
      expect(result.verdict.word).toBe('undecided');
      expect(brokenGuards(result)).toEqual(['changed settings were in force']);
    }
  });

  it('a fault that was not healed, and a run that was interrupted, are undecided', () => {
    const unhealed = resultOf('master-killed', (files) =>
      replace(files, (one) => (is('fault')(one) && one.phase === 'healed' ? undefined : one)),
    );
    expect(brokenGuards(unhealed)).toContain('the run was complete');
    const interrupted = resultOf('steady', (files) =>
      replace(files, (one) => (is('phase')(one) && one.phase === 'ended' ? undefined : one)),
    );
    expect(interrupted.run.interrupted).toBe(true);
    expect(interrupted.verdict.word).toBe('undecided');
  });
});
