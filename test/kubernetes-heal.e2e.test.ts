/** What a killed harness leaves on a real cluster is found and undone by `heal`, and nothing else is. */

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { V1Namespace } from '@kubernetes/client-node';
import { expect, it, onTestFinished, vi } from 'vitest';
import { connectApi } from '../src/testbed/kubernetes/client/connection.ts';
import { clusterOf } from '../src/testbed/kubernetes/kind/name.ts';
import { kindMachines, workersOf } from '../src/testbed/kubernetes/kind/nodes.ts';
import { cordon, isCordoned } from '../src/testbed/kubernetes/pods/cordon.ts';
import { injectorNamespaceOf, labelsOf, namespaceOf } from '../src/testbed/kubernetes/names.ts';
import { onKind } from './on-kind.ts';
import { said, type Said } from './said.ts';
import { temporaryFolder } from './temporary-folder.ts';

const PROJECT = join(import.meta.dirname, '..');

/** As typed by the person whose harness was killed: journals lie where that one kept them. */
function heal(context: string): Promise<Said> {
  return said(join(PROJECT, 'bin', 'sentinel-chaos'), ['heal', '--context', context], PROJECT);
}

/** A folder for journals that only this test knows. */
function ownJournals(): string {
  const folder = temporaryFolder();
  vi.stubEnv('XDG_STATE_HOME', folder);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  return join(folder, 'sentinel-chaos');
}

/** Resolves when the run has broken the machine. */
async function brokenBy(...args: readonly string[]): Promise<ChildProcess> {
  const program = join(import.meta.dirname, 'dying-run.ts');
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the harness ended by itself, with exit code ${code}`);
  });
  ended.catch(() => undefined);
  await Promise.race([once(child.stdout, 'data'), ended]);
  return child;
}

onKind('heal', (context) => {
  const cluster = clusterOf(context)!;

  it.each([
    ['freeze', 'frozen it'],
    ['kill', 'switched it off'],
  ])(
    'takes away the namespaces of a killed harness and brings back the machine it had stopped (%s)',
    async (fault, did) => {
      const journals = ownJournals();
      const api = await connectApi({ context, named: true });
      const runId = `test-heal-${randomBytes(3).toString('hex')}`;
      const run = namespaceOf(runId);
      const node = (await workersOf(cluster)).at(-1)!;
      const machines = kindMachines(cluster);
      onTestFinished(async () => {
        await ((await machines.state(node)) === 'frozen' ? machines.thaw(node) : machines.start(node));
      });
      const lookAlike = { apiVersion: 'v1', kind: 'Namespace', name: `${run}-look-alike` };
      await api.create({ ...lookAlike, metadata: { name: lookAlike.name } });
      onTestFinished(() => void api.delete(lookAlike));

      const harness = await brokenBy(context, runId, fault, node);
      const meanwhile = await heal(context);
      expect(meanwhile.out).toContain(`The run ${run} is still going on; it was left alone.`);
      expect(await machines.state(node)).not.toBe('running');

      const exit = once(harness, 'exit');
      harness.kill('SIGKILL');
      await exit;
      const { code, out, err } = await heal(context);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      const names = `${run} and ${injectorNamespaceOf(runId)}`;
      expect(out.trim().split('\n')).toEqual(
        expect.arrayContaining([
          `The node ${node} runs again; the dead run ${run} had ${did}.`,
          `The dead run ${run} is removed with all that it had left in ${names}.`,
        ]),
      );
      expect(await machines.state(node)).toBe('running');
      const labels = labelsOf(runId);
      expect(await api.list<V1Namespace>({ apiVersion: 'v1', kind: 'Namespace', labels })).toEqual([]);
      expect(await api.read(lookAlike)).toBeDefined();
      expect(readdirSync(journals)).toEqual([]);
      expect((await heal(context)).out).not.toContain(run);
    },
  );

  it('lets pods again onto a machine that a killed harness had drained', async () => {
    ownJournals();
    const api = await connectApi({ context, named: true });
    const runId = `test-heal-${randomBytes(3).toString('hex')}`;
    const node = (await workersOf(cluster)).at(-1)!;
    onTestFinished(() => cordon(api, node, false));
    const harness = await brokenBy(context, runId, 'cordon', node);
    await heal(context);
    expect(await isCordoned(api, node)).toBe(true);
    const exit = once(harness, 'exit');
    harness.kill('SIGKILL');
    await exit;
    const { code, out } = await heal(context);
    expect(code).toBe(0);
    expect(out).toContain(
      `The node ${node} takes pods again; the dead run ${namespaceOf(runId)} had drained it.`,
    );
    expect(await isCordoned(api, node)).toBe(false);
  });
});
