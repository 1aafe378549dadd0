import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { monotonicUs, sleep } from '../core/clock.ts';
import { FAIL, OK, UNKNOWN } from '../history/record.ts';
import { Recorder } from './recorder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recorder-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function recorder(): { recorder: Recorder; lines: () => unknown[] } {
  const file = join(folder, 'history.ndjson');
  const recorder = new Recorder(file, Math.round(monotonicUs()), 'client-a');
  const lines = (): unknown[] =>
    readFileSync(file, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as unknown);
  return { recorder, lines };
}

describe('the recorder', () => {
  test('begins its file with who it is, before anything else happens', () => {
    const { recorder: it, lines } = recorder();
    expect(lines()).toEqual([
      expect.objectContaining({ kind: 'process', name: 'client-a', pid: process.pid }),
    ]);
    it.close();
  });

  test('writes operations as the numbers they are, at any size', () => {
    const { recorder: it, lines } = recorder();
    const attempt = { writer: 0, number: 9, intended: 10, sent: -1 };
    it.operation(attempt, 99, FAIL, 100);
    const late = { writer: 12, number: 1_000_000, intended: 4_294_967_296, sent: 9_007_199_254_740_991 };
    it.operation(late, 8_999_999_999_999_999, UNKNOWN, 0);
    it.increment({ ...attempt, sent: 11 }, 99, 100, 9_007_199_254_740_991);
    it.close();
    expect(lines().slice(1)).toEqual([
      [0, 9, 10, -1, 99, FAIL, 100],
      [12, 1_000_000, 4_294_967_296, 9_007_199_254_740_991, 8_999_999_999_999_999, UNKNOWN, 0],
      [0, 9, 10, 11, 99, OK, 100, 9_007_199_254_740_991],
    ]);
  });

  test('keeps every line whole and in order when its buffer overflows many times', () => {
    const { recorder: it, lines } = recorder();
    for (let number = 1; number <= 20_000; number++) {
      it.operation({ writer: 1, number, intended: number * 7, sent: number * 7 + 1 }, number * 7 + 9, OK, 3);
      if (number % 1_000 === 0)
        it.write({ kind: 'error', at: number, id: number, code: 'ERR', text: 'é'.repeat(100) });
    }
    it.write({ kind: 'error', at: 1, id: 0, code: 'ERR', text: 'x'.repeat(200_000) });
    it.close();
    const numbers = lines().flatMap((line) => (Array.isArray(line) ? [line[1] as number] : []));
    expect(numbers).toEqual(Array.from({ length: 20_000 }, (_, index) => index + 1));
    expect(lines()).toHaveLength(1 + 20_000 + 20 + 1);
  });

  test('has on disk within 200 ms what it was given', async () => {
    const { recorder: it, lines } = recorder();
    it.operation({ writer: 0, number: 1, intended: 1, sent: 2 }, 3, OK, 0);
    await sleep(200);
    expect(lines()).toHaveLength(2);
    it.close();
  });
});
