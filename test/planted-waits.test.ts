import { describe, expect, it } from 'vitest';
import {
  brokenGuards,
  faultTimes,
  is,
  isOperation,
  replace,
  resultOf,
  sentenceOf,
  type Files,
} from './fixtures/recorded.ts';

const SECOND = 1e6;

describe('planted in what the writers waited for', () => {
  it('one of several writers without an acknowledgement for 15 s is an outage', () => {
    const result = resultOf('steady', (files) => withoutConnection(files, 1, [10, 25]));
    const outage = result.findings.find(({ check }) => check === 'outage')!;
    expect(outage.verdict).toBe('failed');
    expect(outage.sentence).toMatch(/^The longest time a writer of "appends" waited .* was 15\.0\ss\./);
    expect(result.numbers.find(({ id }) => id === 'outage')!.value).toBeCloseTo(15, 1);
    expect(outage.measures.find(({ id }) => id === 'ofAll')!.value).toBeLessThan(0.2);
  });

  it('writers that were not acknowledged just before the fault leave its losses undecided', () => {
    const { from: killed } = faultTimes('master-killed', 'kill');
    const result = resultOf('master-killed', (files) => {
      for (const writer of [0, 1]) withoutConnection(files, writer, [killed / SECOND - 2.8, killed / SECOND]);
    });
    expect(brokenGuards(result)).toEqual(['writes flowed']);
    expect(sentenceOf(result, 'writes flowed')).toContain('in the second before "kill"');
  });

  it('writes that are never answered though nothing is wrong are named', () => {
    const result = resultOf('steady', (files) => {
      files.get('client-a')!.splice(1, 0, { kind: 'error', at: 0, id: 60, code: 'timeout', text: '' });
      replace(files, (one) =>
        isOperation(one) && one[1] % 20 === 0 ? [one[0], one[1], one[2], one[3], one[4], 2, 60] : one,
      );
    });
    expect(brokenGuards(result)).toEqual(['writes flowed']);
    expect(sentenceOf(result, 'writes flowed')).toContain('were never answered though nothing was wrong');
  });

  /** What a writer meant to write from one second to another was never sent, and is not in the data. */
  function withoutConnection(files: Files, writer: number, [since, until]: [number, number]): void {
    const code = 'not connected';
    files.get('client-a')!.splice(1, 0, { kind: 'error', at: 0, id: 60 + writer, code, text: code });
    const gone = new Set<number>();
    replace(files, (one) => {
      if (!isOperation(one) || one[0] !== writer || one[5] !== 0) return one;
      if (one[4] < since * SECOND || one[4] > until * SECOND) return one;
      gone.add(one[1]);
      return [one[0], one[1], one[2], -1, one[4], 1, 60 + writer];
    });
    replace(files, (one) =>
      is('read')(one) && one.key.endsWith(`:${writer}`)
        ? {
            ...one,
            runs: one.runs
              .flatMap(([first, count]) => Array.from({ length: count }, (_, index) => first + index))
              .filter((number) => !gone.has(number))
              .map((number): [number, number] => [number, 1])
              .reduce<[number, number][]>((runs, [number]) => {
                const last = runs.at(-1);
                if (last !== undefined && last[0] + last[1] === number) last[1]++;
                else runs.push([number, 1]);
                return runs;
              }, []),
          }
        : one,
    );
  }
});
