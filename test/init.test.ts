/** What `init` writes is what works. */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { audit } from '../src/audit/audit.ts';
import { readDescription, readObjectives, writeDescription } from '../src/deployment/yaml.ts';
import { said, type Said } from './said.ts';
import { temporaryFolder } from './temporary-folder.ts';

const CHECKOUT = resolve(import.meta.dirname, '..');
const STUB = join(CHECKOUT, 'templates', 'our.deployment.yaml');

function typed(folder: string, ...words: string[]): Promise<Said> {
  return said(join(CHECKOUT, 'bin', 'sentinel-chaos'), words, folder);
}

test('writes an experiment that can be planned, here and on the deployment that is described', async () => {
  const folder = temporaryFolder();
  const { code, out } = await typed(folder, 'init');
  expect(code).toBe(0);
  expect(out).toMatchInlineSnapshot(`
    "wrote .github/workflows/chaos.yml
    wrote experiments/our-master-freezes.ts
    wrote objectives.yaml
    wrote our.deployment.yaml

    Next: bin/sentinel-chaos plan our-master-freezes
    then: bin/sentinel-chaos run our-master-freezes --objectives objectives.yaml
    "
  `);
  const [here, there] = await Promise.all([
    typed(folder, 'plan', 'our-master-freezes'),
    typed(folder, 'plan', 'our-master-freezes', '--on', 'our.deployment.yaml'),
  ]);
  expect(here, here.err).toMatchObject({ code: 0, err: '' });
  expect(here.out).toMatch(/down-after 5\ss/);
  expect(there, there.err).toMatchObject({ code: 0, err: '' });
  expect(there.out).toContain('allowed\n  by the description: nothing');
});

test('writes nothing over', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'objectives.yaml'), 'lost-writes: 7\n');
  const { code, out } = await typed(folder, 'init');
  expect(code).toBe(0);
  expect(out).toContain('objectives.yaml is there already and stays\nwrote our.deployment.yaml');
  expect(readFileSync(join(folder, 'objectives.yaml'), 'utf8')).toBe('lost-writes: 7\n');
});

test('says so where a folder cannot be made, and in its own', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'experiments'), '');
  expect(await typed(folder, 'init')).toMatchObject({
    code: 255,
    err: expect.stringMatching(/^sentinel-chaos: there can be no folder experiments: /) as string,
  });
  expect(await typed(CHECKOUT, 'init')).toMatchObject({
    code: 254,
    err: 'sentinel-chaos: this is the folder of sentinel-chaos itself; type it in a project of yours\n',
  });
});

test('the stub is written as discover writes, and no hazard is found in what nobody has looked at', () => {
  const text = readFileSync(STUB, 'utf8');
  const stub = readDescription(text, STUB);
  expect(text).toContain(writeDescription(stub));
  expect(stub.allow).toBe('nothing');
  expect(audit(stub).findings).toEqual([]);
});

test('the objectives are objectives', () => {
  const file = join(CHECKOUT, 'templates', 'objectives.yaml');
  expect(readObjectives(readFileSync(file, 'utf8'), file)).toMatchObject({ 'writable-again': '30s' });
});

test('the workflow runs what is there', () => {
  const text = readFileSync(join(CHECKOUT, 'templates', '.github', 'workflows', 'chaos.yml'), 'utf8');
  const { jobs } = parse(text) as { jobs: { experiments: { steps: { run?: string; uses?: string }[] } } };
  const { steps } = jobs.experiments;
  const run = steps.find(({ run }) => run?.includes('sentinel-chaos run'))!.run!;
  const [, id, objectives] = /sentinel-chaos run (\S+) --objectives (\S+)/.exec(run)!;
  expect(readdirSync(join(CHECKOUT, 'templates', 'experiments'))).toEqual([`${id}.ts`]);
  expect(readdirSync(join(CHECKOUT, 'templates'))).toContain(objectives);
  const others = steps.flatMap(({ uses }) => uses ?? []);
  expect(others.filter((one) => !/@[0-9a-f]{40}$/.test(one))).toEqual([]);
});
