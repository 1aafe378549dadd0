import { describe, expect, it } from 'vitest';
import { brokenGuards, is, replace, resultOf, sentenceOf } from './fixtures/recorded.ts';

const SECOND = 1e6;

describe('planted in what the harness reports of itself', () => {
  it('a process of the harness that told nothing of itself leaves it undecided', () => {
    const silent = resultOf('steady', (files) =>
      replace(files, (one, file) => (is('health')(one) && file === 'observer' ? undefined : one)),
    );
    expect(brokenGuards(silent)).toEqual(['the machine kept up']);
  });

  it('a harness that was held up leaves it undecided', () => {
    const stalled = resultOf('steady', (files) => {
      files.get('observer')!.push({
        kind: 'health',
        at: 5 * SECOND,
        process: 'observer',
        loopDelayMaxMs: 900,
        clockJumpMs: 0,
        cpu: 1,
      });
    });
    expect(brokenGuards(stalled)).toEqual(['the machine kept up']);
    const jumped = resultOf('steady', (files) => {
      files.get('observer')!.push({
        kind: 'health',
        at: 5 * SECOND,
        process: 'observer',
        loopDelayMaxMs: 9,
        clockJumpMs: 3_000,
        cpu: 1,
      });
    });
    expect(brokenGuards(jumped)).toEqual(['the machine kept up']);
  });

  it('but not one that was held up before anything was measured', () => {
    const result = resultOf('steady', (files) => {
      files.get('runner')!.push({
        kind: 'health',
        at: 1,
        process: 'runner',
        loopDelayMaxMs: 900,
        clockJumpMs: 0,
        cpu: 1,
      });
    });
    expect(brokenGuards(result)).toEqual([]);
  });

  it.each([
    ['runner', true, []],
    ['client-a', true, []],
    ['observer', true, []],
    ['client-a', false, ['the machine kept up']],
    ['observer', false, ['the machine kept up']],
  ])(
    'of a history that says when each was held up, only what it does not say: %s, recorded: %s',
    (process, isRecorded, broken) => {
      const result = resultOf('steady', (files) => {
        replace(files, (one) => (is('process')(one) ? { ...one, recordsStalls: true } : one));
        for (let second = 0; second < 45; second++) {
          const loopDelayMaxMs = second === 20 ? 900 : 9;
          files
            .get(process)!
            .push({ kind: 'health', at: second * SECOND, process, loopDelayMaxMs, clockJumpMs: 0, cpu: 1 });
        }
        if (isRecorded)
          files.get(process)!.push({ kind: 'stall', at: 20 * SECOND, process, length: 0.9 * SECOND });
      });
      expect(brokenGuards(result)).toEqual(broken);
      expect(sentenceOf(result, 'the machine kept up')).toMatch(
        new RegExp(`${process} could not run for 900\\sms before \\+20.0\\ss`),
      );
    },
  );

  it.each([
    ['runner', []],
    ['observer', ['the machine kept up']],
  ])('of such a history, no report for long matters of what a number depends on: the %s', (mute, broken) => {
    const result = resultOf('steady', (files) =>
      replace(files, (one) => {
        if (is('process')(one)) return { ...one, recordsStalls: true };
        return is('health')(one) && one.process === mute && one.at > 3 * SECOND && one.at < 12 * SECOND
          ? undefined
          : one;
      }),
    );
    expect(brokenGuards(result)).toEqual(broken);
  });
});
