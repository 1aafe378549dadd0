import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../../test/temporary-folder.ts';
import { agentBundle } from './bundle.ts';

describe('the agent as one file', () => {
  test('fits into a ConfigMap with room to spare', async () => {
    expect(Buffer.byteLength(await agentBundle())).toBeLessThan(900_000);
  });

  test('runs with nothing beside it, and ends in order when its input does', async () => {
    const folder = temporaryFolder();
    const historyFile = join(folder, 'history.ndjson');
    writeFileSync(join(folder, 'agent.cjs'), await agentBundle());
    const specification = {
      name: 'client-a',
      historyFile,
      epochUs: 0,
      directory: { masterName: 'mymaster', nodes: [], sentinels: [] },
    };
    const running = promisify(execFile)(process.execPath, ['agent.cjs', JSON.stringify(specification)], {
      cwd: folder,
    });
    running.child.stdin!.end();
    expect((await running).stdout).toBe('{"answer":"ready"}\n');
    expect(readFileSync(historyFile, 'utf8')).toContain('"name":"client-a"');
  });
});
