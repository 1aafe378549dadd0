import { describe, expect, test, vi } from 'vitest';
import { PLAN } from './plan.ts';
import { understand } from './command.ts';

/** What the command prints. */
async function printed(...args: string[]): Promise<string> {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    expect(await PLAN.run(understand(PLAN, args))).toBe(0);
    return write.mock.calls.map(([text]) => String(text)).join('');
  } finally {
    write.mockRestore();
  }
}

test.each([
  ['master-pod-deleted-pod-ip', ', announced by the addresses of pods\n'],
  ['master-pod-deleted-hostname', ', announced by host names\n'],
  ['master-pod-deleted-pre-stop', ', preStop failover\n'],
  ['master-frozen-liveness', ', liveness 2 × 2\u202fs\n'],
])('what a topology has besides the usual is said: %s', async (id, words) => {
  expect(await printed('steady')).not.toMatch(/announced|preStop|liveness/);
  expect(await printed(id)).toContain(words);
});

describe('plan --manifests', () => {
  test('prints YAML with the whole plan as comments, several experiments one after the other', async () => {
    const ids = ['steady', 'master-killed'];
    const plain = await Promise.all(ids.map((id) => printed(id)));
    const text = await printed(...ids, '--testbed', 'kubernetes', '--manifests');
    const comments = text
      .split('\n')
      .filter((line) => line.startsWith('#'))
      .map((line) => line.slice(2));
    for (const line of plain.flatMap((one) => one.trimEnd().split('\n'))) expect(comments).toContain(line);
    expect(text.match(/^kind: DaemonSet$/gm)).toHaveLength(2);
  });

  test('a testbed alone changes nothing of what is printed', async () => {
    expect(await printed('steady', '--testbed', 'kubernetes')).toBe(await printed('steady'));
  });

  test.each([
    [['--manifests'], 'the testbed "local" makes nothing on Kubernetes to be printed'],
    [['--testbed', 'local', '--manifests'], 'the testbed "local" makes nothing on Kubernetes to be printed'],
    [['--on', 'a.yaml', '--testbed', 'local'], '--on and --testbed do not go together'],
    [['--on', 'a.yaml', '--audit'], '--on and --audit do not go together'],
    [['--on', 'a.yaml', '--cronjob', 'i', '--manifests'], '--on and --manifests do not go together'],
    [['--testbed', 'kubernets'], 'there is no testbed named "kubernets"'],
  ])('%j is refused with a sentence', async (options, sentence) => {
    await expect(printed('steady', ...options)).rejects.toMatchObject({
      code: 'BAD_ARGUMENT',
      message: sentence,
    });
  });
});
