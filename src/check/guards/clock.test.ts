import { describe, expect, it } from 'vitest';
import { contextOf, DEPLOYMENT, historyOf, phases } from '../../../test/fixtures/tiny-history.ts';
import { trustOf } from '../../report/assemble/trust.ts';
import type { HistoryRecord } from '../../history/record.ts';
import { CLOCKS_AGREE } from './clock.ts';

const clock = (process: string, errorUs: number): HistoryRecord => ({
  kind: 'clock',
  at: 0,
  process,
  errorUs,
});
const begun = (name: string, bootId: string): HistoryRecord => ({
  kind: 'process',
  at: 0,
  name,
  pid: 1,
  bootId,
  wallClock: '2026-11-20T14:03:22.118Z',
  node: 'v24',
});

/** What the guard says, and what the report says of the clock. */
function judged(...records: HistoryRecord[]): { intact: boolean; sentence: string; trust: string } {
  const context = contextOf(historyOf([DEPLOYMENT, ...phases(9), ...records]));
  const trust = trustOf(context).find(({ name }) => name === 'clock')!.value;
  return { ...CLOCKS_AGREE.judge(context), trust };
}

describe('clocks', () => {
  it('are one where nobody says otherwise, or the error is 0', () => {
    const one = {
      intact: true,
      sentence: 'All processes read the same kernel’s clock.',
      trust: 'all processes read the same kernel’s clock (CLOCK_MONOTONIC), error 0',
    };
    expect(judged(begun('runner', 'a'), begun('observer', 'a'))).toEqual(one);
    expect(judged(clock('observer', 0), clock('client-a', 0))).toEqual(one);
  });

  it('may be apart by 5 ms; the report says by how much', () => {
    const { intact, sentence, trust } = judged(clock('observer', 800), clock('client-a', 4_900));
    expect(intact).toBe(true);
    expect(sentence).toContain('± 4.9 ms');
    expect(trust).toMatch(/^clock error ± 4\.90?\sms/);
  });

  it('decide nothing beyond that, or when nobody knows', () => {
    const { intact, sentence } = judged(clock('observer', 0), clock('client-a', 5_100));
    expect(intact).toBe(false);
    expect(sentence).toBe('The clock of client-a is known to ± 5.1 ms only; the limit is 5 ms.');
    expect(judged(begun('runner', 'a'), begun('observer', 'b')).intact).toBe(false);
    const known = [begun('runner', 'a'), begun('observer', 'b'), clock('observer', 800)];
    expect(judged(...known).intact).toBe(true);
    expect(judged(...known, begun('client-a', 'b')).sentence).toBe(
      'client-a ran on another kernel, and how far its clock is from the runner’s is unknown.',
    );
  });

  it('are not known of a process that did not record who it is', () => {
    const health: HistoryRecord = {
      kind: 'health',
      at: 1e6,
      process: 'observer',
      loopDelayMaxMs: 1,
      clockJumpMs: 0,
      cpu: 0,
    };
    expect(judged(begun('runner', 'a'), begun('observer', 'a'), health).intact).toBe(true);
    expect(judged(begun('runner', 'a'), health).sentence).toBe(
      'observer did not record who it is, so nothing shows which clock it read.',
    );
  });

  it('show the same time of day where the kernel is the same', () => {
    const at = (atS: number) => ({ ...begun('client-a', 'a'), at: atS * 1e6 });
    expect(judged(begun('runner', 'a'), at(0.4)).intact).toBe(true);
    expect(judged(begun('runner', 'a'), at(3)).sentence).toMatch(
      /^The clock of client-a is 3(?:\.00)?\ss ahead of the runner’s by the time of day that both recorded\.$/,
    );
    expect(judged(begun('runner', 'b'), clock('client-a', 0), at(3)).intact).toBe(true);
  });
});
