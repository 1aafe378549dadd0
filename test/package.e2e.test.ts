/** The package in a project of somebody else's: made by `npm pack`, installed from its tarball, in folders of its own. */

import {
  cpSync,
  globSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunResult } from '../src/report/result.ts';
import { agentBundle } from '../src/testbed/kubernetes/agent/bundle.ts';
import { outcomeOf } from './outcome.ts';
import { OWN_EXPERIMENT } from './own-experiment.ts';
import { CHECKOUT, packed, projectWith, type Packed } from './packed.ts';
import { decided, said, type Said } from './said.ts';

/** Bytes: of the tarball as the package's promise has it, and of what it unpacks to, so that a leap is noticed. */
const MOST = { packed: 2e6, unpacked: 2.5e6 };

/** What is no part of what is compiled. */
const AS_THEY_ARE = [
  'bin/sentinel-chaos',
  'kind-config.yaml',
  'templates/.github/workflows/chaos.yml',
  'templates/experiments/our-master-freezes.ts',
  'templates/objectives.yaml',
  'templates/our.deployment.yaml',
];

/** What begins when it is loaded. */
const PROGRAMS =
  /\/(agent\/main|cli\/main|local\/(?:door-keeper|init)|local\/setup|suite\/judge-process)\.js$/;

/** Refuses to be loaded when its words are not those of the modules that MODULES names. */
const SAME_WORDS = `
import { experiment, fault } from 'sentinel-chaos';
const from = (path) => import(process.env.MODULES + path);
const [own, words] = [await from('/experiment/experiment.js'), await from('/fault/words.js')];
if (own.experiment !== experiment || words.kill !== fault.kill) throw new Error('there are two copies of the words');
${OWN_EXPERIMENT.replace('import { experiment, expect, fault,', 'import { expect,')}
`;

/** A test of its own, without a test runner. */
const OWN_TEST = `
import { Redis } from 'ioredis';
import { fault, target, topology } from 'sentinel-chaos';
import { openLab } from 'sentinel-chaos/lab';
await using lab = await openLab(topology({ redis: 2, sentinels: 3, quorum: 2, downAfter: '1s' }));
const { sentinels, name, password } = lab;
const shop = new Redis({ sentinels, name, password, sentinelPassword: password, lazyConnect: true });
shop.on('error', () => undefined);
await shop.set('order', 'taken');
await lab.inject(fault.kill(target.master));
console.log('from', Object.keys(lab.nodes)[0], 'to', await lab.newMaster());
console.log('order', await shop.get('order'));
shop.disconnect();
`;

let folder: string;
let pack: Packed;
let project: string;
let installed: string;

/** A compiler and npm on a busy machine, ms. */
const MADE_WITHIN = 300_000;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sentinel-chaos-package-'));
  pack = await packed(folder);
  project = await projectWith(pack, folder);
  installed = join(project, 'node_modules', 'sentinel-chaos');
  mkdirSync(join(project, 'experiments'));
  writeFileSync(join(project, 'experiments', 'ours.ts'), OWN_EXPERIMENT);
}, MADE_WITHIN);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a person types in the project. */
function typed(...words: string[]): Promise<Said> {
  return said('npx', ['--no-install', 'sentinel-chaos', ...words], project);
}

describe('the package', () => {
  test('is small, compiled, and has nothing of tests', () => {
    expect(pack.size).toBeLessThan(MOST.packed);
    expect(pack.unpackedSize).toBeLessThan(MOST.unpacked);
    expect(pack.files.filter((path) => isNotForIt(path))).toEqual([]);
  });

  test.for(['dist/src/cli/chosen.test.js', 'test/said.ts', 'dist/src/index.ts', 'packaging/prepack.ts'])(
    '%s would be noticed',
    (path) => expect(isNotForIt(path)).toBe(true),
  );

  test('has all that is read or started at run time', async () => {
    const programs = globSync(['src/**/*.sh', 'src/**/*.schema.json', 'clients/*.*'], { cwd: CHECKOUT });
    const experiments = globSync('experiments/**/*.ts', { cwd: CHECKOUT }).map((path) =>
      path.replace(/ts$/, 'js'),
    );
    const wanted = [...programs, ...experiments].map((path) => `dist/${path}`);
    expect(pack.files).toEqual(expect.arrayContaining([...wanted, ...AS_THEY_ARE]));
    const agent = readFileSync(join(installed, 'dist/src/testbed/kubernetes/agent/agent.cjs'), 'utf8');
    expect(agent).toBe(await agentBundle());
  });

  test('is installed as a copy, and leaves the checkout as it was', () => {
    expect(lstatSync(installed).isDirectory()).toBe(true);
    expect(readFileSync(join(pack.source, 'package.json'), 'utf8')).toBe(
      readFileSync(join(CHECKOUT, 'package.json'), 'utf8'),
    );
  });

  test('a pack that was killed has left nothing that cannot be put back', async () => {
    const manifest = join(pack.source, 'package.json');
    const own = readFileSync(manifest, 'utf8');
    renameSync(manifest, join(pack.source, '.cache', 'package.json'));
    cpSync(join(installed, 'package.json'), manifest);
    expect(await said('npm', ['run', 'postpack'], pack.source)).toMatchObject({ code: 0 });
    expect(readFileSync(manifest, 'utf8')).toBe(own);
  });

  test('has modules that can all be loaded', async () => {
    const modules = globSync('dist/**/*.js', { cwd: installed }).filter((file) => !PROGRAMS.test(file));
    const script = modules.map((file) => `import ${JSON.stringify(join(installed, file))};`).join('\n');
    const { code, err } = await said(process.execPath, ['--input-type=module', '--eval', script], project);
    expect(code, err).toBe(0);
  });
});

describe('a project that has it', () => {
  test('begins with files that work', async () => {
    const { code, out, err } = await typed('init');
    expect(code, err).toBe(0);
    expect(out).toContain('wrote experiments/our-master-freezes.ts');
    expect(out).toContain('Next: npx sentinel-chaos plan our-master-freezes');
    expect(await typed('plan', 'our-master-freezes', '--on', 'our.deployment.yaml')).toMatchObject({
      code: 0,
    });
  });

  test('finds its own experiments beside those that come with it', async () => {
    const { code, out, err } = await typed('list');
    expect(code, err).toBe(0);
    expect(err).toBe('');
    expect(out).toMatch(/^steady .*^ours +\S.* Ours$.*^swizzle /ms);
    expect(out).toMatch(/^our-master-freezes /m);
  });

  test('runs one with the words of the very modules that carry it out, also where another copy is nearer', async () => {
    const other = join(folder, 'other');
    cpSync(installed, join(other, 'node_modules', 'sentinel-chaos'), { recursive: true });
    const [here, there] = [join(project, 'same-words.ts'), join(other, 'same-words.ts')];
    for (const file of [here, there]) writeFileSync(file, SAME_WORDS);
    const modules = `MODULES=${join(installed, 'dist', 'src')}`;
    for (const file of [here, there]) {
      const { code, err } = await said('env', [modules, 'npx', 'sentinel-chaos', 'plan', file], project);
      expect(code, err).toBe(0);
    }
    // Node alone takes the copy that is nearer.
    expect(await said('env', [modules, process.execPath, here], other)).toMatchObject({ code: 0 });
    const apart = await said('env', [modules, process.execPath, there], other);
    expect(apart.err).toContain('there are two copies of the words');
  });

  test('has the types of the words', async () => {
    writeFileSync(
      join(project, 'wrong.ts'),
      `${OWN_EXPERIMENT}\nexpect.failover({ after: 'kill', within: 8 });\n`,
    );
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024'];
    const tsc = join(CHECKOUT, 'node_modules', '.bin', 'tsc');
    const { code, out } = await said(
      tsc,
      [...options, 'experiments/ours.ts', 'experiments/our-master-freezes.ts', 'wrong.ts'],
      project,
    );
    expect(code).not.toBe(0);
    expect(out.match(/error TS/g)).toHaveLength(1);
    expect(out).toMatch(/^wrong\.ts.*error TS2322/);
  });

  test('has the types of a lab', async () => {
    writeFileSync(join(project, 'typed-test.mts'), OWN_TEST);
    writeFileSync(join(project, 'wrong-test.mts'), `${OWN_TEST}\nawait lab.inject('kill');\n`);
    const types = ['--typeRoots', join(CHECKOUT, 'node_modules', '@types'), '--types', 'node'];
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'esnext', ...types];
    const tsc = join(CHECKOUT, 'node_modules', '.bin', 'tsc');
    const { out } = await said(tsc, [...options, 'typed-test.mts', 'wrong-test.mts'], project);
    expect(out.match(/error TS/g)).toHaveLength(1);
    expect(out).toMatch(/^wrong-test\.mts.*error TS2345/);
  });

  test.concurrent('breaks Redis inside a test of its own', async ({ expect }) => {
    writeFileSync(join(project, 'own-test.mjs'), OWN_TEST);
    const { code, out, err } = await said(process.execPath, ['own-test.mjs'], project);
    expect(code, `${out}\n${err}`).toBe(0);
    expect(out).toContain('from redis-0 to redis-1');
    expect(out).toContain('order taken');
    expect(readdirSync(join(project, 'reports', 'lab', 'latest', 'logs'))).toContain('sentinel-2.log');
  });

  test.concurrent('carries its own experiment out, and has the reports', async ({ expect }) => {
    const { code, out, err } = await typed('run', 'ours', '--testbed', 'local', '--retry', '3');
    expect(code, `${out}\n${err}`).toBe(0);
    expect(out).toContain('✓ Held  Ours');
    const [run] = reportsOf('ours');
    expect(outcomeOf(run!)).toBe('held');
    expect(run?.run.command).toMatch(/^npx sentinel-chaos run ours /);
  });

  test.concurrent('has an experiment as a test of its Vitest', async ({ expect }) => {
    const text = `
      import { experimentTest } from 'sentinel-chaos/vitest';
      import ours from './experiments/ours.ts';
      experimentTest('as-a-test', ours);
    `;
    writeFileSync(join(project, 'chaos.test.ts'), text);
    const vitest = join(project, 'node_modules', 'vitest', 'vitest.mjs');
    const { code, out, err } = await decided(process.execPath, [vitest, 'run', '--no-color'], project);
    expect(code, `${out}\n${err}`).toBe(0);
    expect(outcomeOf(reportsOf('as-a-test')[0]!)).toBe('held');
  });
});

/** What does not belong into a package. */
function isNotForIt(path: string): boolean {
  return /(^|[/.])(tests?|bench|packaging)[/.]/.test(path) || /^(?!templates\/).*(?<!\.d)\.ts$/.test(path);
}

/** The runs of an experiment, the latest attempt first. */
function reportsOf(id: string): RunResult[] {
  const runs = readdirSync(join(project, 'reports', id)).filter((name) => name !== 'latest');
  return runs
    .toSorted()
    .toReversed()
    .map((run) =>
      RunResult.parse(JSON.parse(readFileSync(join(project, 'reports', id, run, 'run.json'), 'utf8'))),
    );
}
