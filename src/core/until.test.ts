import { describe, expect, test } from 'vitest';
import { until, within } from './until.ts';

const SOON = { what: 'a sign', withinMs: 60, everyMs: 5 };

describe('until', () => {
  test('answers with the first answer', async () => {
    let asked = 0;
    await expect(until(() => (++asked === 3 ? 'sign' : undefined), SOON)).resolves.toBe('sign');
    expect(asked).toBe(3);
  });

  test('gives up at the deadline, and says what it waited for', async () => {
    const waiting = until(() => undefined, SOON);
    await expect(waiting).rejects.toMatchObject({
      code: 'TIMED_OUT',
      message: 'timed out after 0.06 s waiting for a sign',
    });
  });

  test('asks at least once, whatever the patience', async () => {
    await expect(until(() => 'at once', { ...SOON, withinMs: 0 })).resolves.toBe('at once');
  });

  test('ends with the signal’s reason when told to stop', async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(new Error('enough')), 10);
    await expect(until(() => undefined, { ...SOON, withinMs: 10_000, signal: abort.signal })).rejects.toThrow(
      'enough',
    );
  });

  test('a probe that throws ends the waiting', async () => {
    await expect(until(() => Promise.reject(new Error('blind')), SOON)).rejects.toThrow('blind');
  });
});

describe('within', () => {
  const never = new Promise<never>(() => undefined);

  test('passes on what the work comes to', async () => {
    await expect(within(50, 'work', Promise.resolve(7))).resolves.toBe(7);
    await expect(within(50, 'work', Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  test('bounds work that takes too long', async () => {
    await expect(within(10, 'the work', never)).rejects.toMatchObject({
      code: 'TIMED_OUT',
      message: 'the work took longer than 10 ms',
    });
  });

  test('waits no longer when told to stop, before or meanwhile', async () => {
    const abort = new AbortController();
    const waiting = within(10_000, 'the work', never, abort.signal);
    abort.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(within(10_000, 'the work', never, abort.signal)).rejects.toThrow('enough');
  });
});
