import { expect, test, vi } from 'vitest';
import type { TestModule } from 'vitest/node';
import CountReporter from './count-reporter.ts';

/** What the reporter prints of one test that failed with this error. */
async function printed(error: Readonly<Record<string, unknown>>): Promise<unknown[]> {
  const module = { relativeModuleId: 'one.test.ts', errors: () => [] };
  const failed = { module, fullName: 'one', result: () => ({ state: 'failed', errors: [error] }) };
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    const modules = [{ ...module, children: { allTests: () => [failed] } }] as unknown as TestModule[];
    new CountReporter().onTestRunEnd(modules);
    await new Promise((resolve) => void setImmediate(resolve));
    return log.mock.calls.flat();
  } finally {
    log.mockRestore();
  }
}

test.each([
  [{ message: 'is not so' }, ''],
  [{ message: 'is not so', actual: 'a\n  b' }, '; found: a b'],
  [{ message: 'is not so', actual: { message: 'a' } }, "; found: { message: 'a' }"],
  [{ message: 'is not so', actual: [1, 2] }, '; found: [ 1, 2 ]'],
])('a test that failed is named with what it found instead: %j', async (error, found) => {
  expect(await printed(error)).toEqual([
    `failed: one.test.ts > one (is not so${found})`,
    '0 passed, 1 failed',
  ]);
});
