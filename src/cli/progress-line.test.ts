import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ProgressLine, type Output } from './progress-line.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  vi.stubEnv('TERM', 'xterm');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

interface Screen extends Output {
  readonly writes: string[];
}

function screen(settings: Partial<Output> = {}): Screen {
  const writes: string[] = [];
  return { isTTY: true, columns: 80, rows: 24, writes, write: (text) => writes.push(text), ...settings };
}

const FIVE = [
  'master-isolated',
  'master-isolated-min-replicas',
  'master-killed',
  'sentinels-below-majority',
  'steady',
];

/** The lines of the newest rendering, as they stand on the screen. */
function rendered({ writes }: Screen): string[] {
  return stripVTControlCharacters(writes.at(-1)!).replaceAll('\r', '').trimEnd().split('\n');
}

describe('on a terminal', () => {
  test('five experiments side by side: each with time left, master, rate and step, within the width', () => {
    const output = screen();
    const progress = new ProgressLine(output);
    for (const id of FIVE) {
      const sink = progress.sink(id, 105_000);
      sink.master('redis-0');
      sink.step('cut the master, sentinel-4, client host b together from all other hosts', 25_000);
      vi.advanceTimersByTime(1_000);
      sink.writes([{ workload: 'w', ok: 600, fail: 0, unknown: 0, slowestMs: 1 }]);
    }
    vi.advanceTimersByTime(500);
    const lines = rendered(output);
    expect(lines).toHaveLength(5);
    for (const [index, line] of lines.entries()) {
      expect(line.length).toBeLessThan(80);
      expect(line).toMatch(new RegExp(`^${FIVE[index]} `));
      expect(line).toMatch(/1\u202fmin 4\d\u202fs left +redis-0 +\d+\/s +cut the mas.*…$/);
    }
    progress.close();
  });

  test('is rewritten in place by one write, and leaves nothing behind', () => {
    const output = screen();
    const progress = new ProgressLine(output);
    const sinks = ['one', 'other'].map((id) => progress.sink(id, 10_000));
    vi.advanceTimersByTime(1_000);
    expect(output.writes).toHaveLength(2);
    expect(output.writes[1]).toContain('\u001b[2A');
    expect(output.writes[1]).not.toContain('\x1b[2K');
    sinks[0]!.phase('ended');
    progress.print('one: held');
    expect(output.writes.at(-2)).toBe('\x1b[2A\r\x1b[Jone: held\n');
    expect(rendered(output)).toHaveLength(1);
    progress.close();
    expect(output.writes.at(-1)).toBe('\x1b[1A\r\x1b[J');
  });

  test('more experiments than lines are counted', () => {
    const output = screen({ rows: 5 });
    const progress = new ProgressLine(output);
    for (const id of FIVE) progress.sink(id, 10_000);
    vi.advanceTimersByTime(500);
    expect(rendered(output)).toHaveLength(3);
    expect(rendered(output).at(-1)).toBe('and 3 more');
    progress.close();
  });

  test('a run that takes longer than predicted counts down no further', () => {
    const output = screen();
    const progress = new ProgressLine(output);
    progress.sink('slow', 1_000);
    vi.advanceTimersByTime(5_000);
    expect(rendered(output)[0]).toContain('any moment');
    progress.close();
  });
});

test.each([
  ['no terminal', { isTTY: undefined }, 'xterm'],
  ['a dumb terminal', {}, 'dumb'],
])('%s gets plain lines with a time', (_, settings, terminal) => {
  vi.stubEnv('TERM', terminal);
  const output = screen(settings);
  const progress = new ProgressLine(output);
  const sink = progress.sink('steady', 30_000);
  sink.phase('steady');
  vi.advanceTimersByTime(1_500);
  sink.master('redis-0');
  sink.master(undefined);
  sink.writes([]);
  progress.print('steady: held');
  progress.close();
  expect(output.writes).toEqual([
    '   +0.0s steady: steady; seeing every link whole\n',
    '   +1.5s steady: redis-0 is the master\n',
    '   +1.5s steady: the Sentinels agree on no master\n',
    'steady: held\n',
  ]);
});
