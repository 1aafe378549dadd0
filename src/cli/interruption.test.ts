import { afterEach, expect, test, vi } from 'vitest';
import { interruptible } from './interruption.ts';

afterEach(() => void vi.restoreAllMocks());

const interrupt = (): boolean => process.emit('SIGINT', 'SIGINT');

test('the first Ctrl-C aborts the work and is told once; a second one changes nothing', async () => {
  const told: string[] = [];
  const reason = await interruptible(
    async (signal) => {
      interrupt();
      interrupt();
      return signal.reason as unknown;
    },
    { onInterrupt: (signal) => void told.push(signal) },
  );
  expect(reason).toMatchObject({ code: 'INTERRUPTED', message: 'stopped by SIGINT' });
  expect(told).toEqual(['SIGINT']);
});

test('a second one ends the process where that was said', async () => {
  const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never);
  await interruptible(
    async () => {
      interrupt();
      expect(exit).not.toHaveBeenCalled();
      interrupt();
    },
    { again: 'exits' },
  );
  expect(exit).toHaveBeenCalledExactlyOnceWith(130);
});

test('afterwards signals are no longer ours', async () => {
  const before = process.listenerCount('SIGINT');
  await expect(interruptible(() => Promise.reject(new Error('broke')))).rejects.toThrow('broke');
  expect(process.listenerCount('SIGINT')).toBe(before);
});
