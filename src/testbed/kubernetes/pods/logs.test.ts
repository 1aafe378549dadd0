import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../../test/temporary-folder.ts';
import { until } from '../../../core/until.ts';
import type { Api } from '../api.ts';
import { followLogs } from './logs.ts';
import { ownResidences } from './residences.ts';

test('the log of a process goes into a file of its name, whatever is in that', async () => {
  const folder = temporaryFolder();
  const fake: Pick<Api, 'read' | 'follow'> = {
    read: <T>() => {
      const status = { name: 'redis', state: { running: {} }, containerID: 'one' };
      return Promise.resolve({ status: { containerStatuses: [status] } } as T);
    },
    follow: (_, onBytes, signal) => {
      onBytes(Buffer.from('Ready to accept connections\n'));
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
    },
  };
  const stop = followLogs({
    api: fake as Api,
    residences: ownResidences('sc-test'),
    processes: [{ name: 'cache-0/data', kind: 'redis', host: 'cache-0', port: 6379 }],
    folder,
  });
  const file = join(folder, 'cache-0.data.log');
  const text = await until(
    () => {
      try {
        return readFileSync(file, 'utf8') || undefined;
      } catch {
        return undefined;
      }
    },
    { what: 'the log', withinMs: 30_000, everyMs: 20 },
  );
  await stop();
  expect(text).toBe('Ready to accept connections\n');
});
