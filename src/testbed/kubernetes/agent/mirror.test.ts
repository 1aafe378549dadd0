import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CONTAINER } from '../../../../test/pod-here.ts';
import { temporaryFolder } from '../../../../test/temporary-folder.ts';
import type { Api } from '../api.ts';
import { Mirror } from './mirror.ts';

/** A mirror of a file that its pod measures like this. */
function mirror(output: string, errors = ''): Mirror {
  const api: Pick<Api, 'exec' | 'session'> = {
    exec: () => Promise.resolve({ code: 0, output, errors }),
    session: () =>
      Promise.resolve({ send: () => undefined, close: () => undefined, ended: new Promise(() => undefined) }),
  };
  return new Mirror({
    api: api as Api,
    ref: CONTAINER,
    file: '/agent/history.ndjson',
    copy: join(temporaryFolder(), 'copy'),
    goneForGood: () => Promise.resolve(undefined),
    patienceMs: 1_000,
  });
}

test.each([
  ['', 'nothing'],
  ['12\n', '"12"'],
  [`many\n${'a'.repeat(64)}  -\n`, '"many aaa'],
])('a file whose size cannot be read is an error that names the program: %s', async (output, printed) => {
  await expect(mirror(output).complete()).rejects.toMatchObject({
    code: 'AGENT_BROKE',
    message: expect.stringContaining(
      `the file /agent/history.ndjson of pod client-a cannot be measured: measure.sh should have printed size and SHA-256, but printed ${printed}`,
    ) as string,
  });
});

test('a file for which there is no room here is reported as that, not as a different one', async () => {
  const bytes = Buffer.from('twelve bytes');
  const api: Pick<Api, 'exec' | 'session'> = {
    exec: () => Promise.resolve({ code: 0, output: `${bytes.length} ${'a'.repeat(64)}  -\n`, errors: '' }),
    session: (_ref, _command, listener) => {
      setTimeout(() => listener.onOutput(bytes), 10);
      return Promise.resolve({
        send: () => undefined,
        close: () => undefined,
        ended: new Promise(() => undefined),
      });
    },
  };
  const full = new Mirror({
    api: api as Api,
    ref: CONTAINER,
    file: '/agent/history.ndjson',
    copy: '/dev/full',
    goneForGood: () => Promise.resolve(undefined),
    patienceMs: 1_000,
  });
  await expect(full.complete()).rejects.toMatchObject({ code: 'CANNOT_WRITE' });
});
