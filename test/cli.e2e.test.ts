import { readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { observe, type Traces } from './leftovers.ts';
import { said, type Said } from './said.ts';
import { temporaryFolder } from './temporary-folder.ts';

const PROJECT = resolve(import.meta.dirname, '..');
const COMMAND = join(PROJECT, 'bin', 'sentinel-chaos');
const INDEX = join(PROJECT, 'src', 'index.ts');
const COMMANDS = [
  'run',
  'list',
  'plan',
  'init',
  'discover',
  'audit',
  'doctor',
  'cluster',
  'heal',
  'analyze',
  'report',
  'watch',
];

/** Runs the command in an empty folder. */
function chaos(...args: string[]): Promise<Said> {
  return said(COMMAND, args, temporaryFolder());
}

/** A file with this text beside a valid experiment; answers with its path. */
function experimentFile(text: string): string {
  const file = join(temporaryFolder(), 'own.ts');
  writeFileSync(file, text);
  return file;
}

/** An experiment file whose parts can be spoilt, as text. */
function experimentText(parts: { readonly topology?: string; readonly expect?: string } = {}): string {
  return `
    import { expect, experiment, step, topology, workload } from ${JSON.stringify(INDEX)};
    export default experiment({
      title: 'own', hypothesis: 'It is loaded.',
      topology: topology({ redis: 3, sentinels: 3, quorum: 2, ${parts.topology ?? ''} }),
      workload: [workload.appends()], schedule: [step.quiet('1s')], expect: [${parts.expect ?? 'expect.lost({ atMost: 0 })'}],
    });`;
}

describe('help', () => {
  test('of everything, with examples', async () => {
    const { code, out } = await chaos('--help');
    expect(code).toBe(0);
    for (const command of COMMANDS) expect(out).toMatch(new RegExp(`^  ${command} `, 'm'));
    expect(out).toContain('Examples');
    expect(out).toContain('254 wrong arguments or experiment');
  });

  test.each(COMMANDS)('of %s, with its options and an example', async (command) => {
    const [own, other] = await Promise.all([chaos(command, '--help'), chaos('help', command)]);
    expect(own).toMatchObject({ code: 0, err: '' });
    expect(own.out).toMatch(new RegExp(`^sentinel-chaos ${command}`));
    expect(own.out).toMatch(/Examples\n  sentinel-chaos /);
    expect(other).toEqual(own);
  });

  test('no command at all is a wrong one, and gets the overview', async () => {
    const { code, out, err } = await chaos();
    expect({ code, out }).toEqual({ code: 254, out: '' });
    expect(err).toContain('Commands');
  });
});

describe('wrong words get one sentence and 254, and nothing is started', () => {
  test.each([
    [['runn'], 'there is no command "runn"; did you mean "run"?'],
    [['frobnicate'], 'there is no command "frobnicate"; the commands are run, list, plan,'],
    [['run', 'stedy'], 'there is no experiment named "stedy"; did you mean "steady"?'],
    [['plan', 'xyzzy'], 'there is no experiment named "xyzzy"; sentinel-chaos list shows all there are'],
    [['run', './nowhere/own.ts'], 'there is no file ./nowhere/own.ts;'],
    [['run', '--sed', '7'], '"run" has no option --sed; did you mean --seed?'],
    [['run', '-x'], '"run" has no option -x; see sentinel-chaos run --help'],
    [['run', '--out'], '--out needs a value: --out DIR; see sentinel-chaos run --help'],
    [['run', '--seed', '-1'], '--seed needs a value: --seed N'],
    [['run', '--seed=-1'], '--seed must be a whole number of at least 0, not "-1"'],
    [['run', '--retry', 'often'], '--retry must be a whole number of at least 0, not "often"'],
    [['run', '--jobs', 'zero'], '--jobs must be a whole number of at least 1, not "zero"'],
    [['run', '--jobs', '0'], '--jobs must be a whole number of at least 1, not "0"'],
    [['run', 'steady', '--jobs', '1.5'], '--jobs must be a whole number of at least 1, not "1.5"'],
    [
      ['run', 'steady', '--set', 'downAftr=1s'],
      'there is nothing to set named "downAftr"; did you mean "downAfter"?',
    ],
    [['run', 'steady', '--set'], '--set needs a value: --set PATH=VALUE'],
    [['run', 'steady', '--repeat', '0'], '--repeat must be a whole number of at least 1, not "0"'],
    [
      ['run', 'steady', '--sweep', 'quorum=1,1'],
      '"quorum=1,1" is no sweep; write path=value,value with every value',
    ],
    [['run', 'steady', '--only', 'N=3'], '"steady" is no table and takes no --only'],
    [
      ['run', 'quorum-truth-table', '--repeat', '2'],
      '"quorum-truth-table" is a table and takes neither --repeat nor',
    ],
    [['run', 'quorum-truth-table', '--only', 'N=4'], 'the table "quorum-truth-table" has no cell at N=4'],
    [['run', '--testbed', 'loca'], 'there is no testbed named "loca"; did you mean "local"?'],
    [['run', '--testbed', 'x'], 'there is no testbed named "x"; the testbeds are local, kind, kubernetes'],
    [
      ['run', '--context', 'prod'],
      'the testbed "local" takes no --context; it belongs to --testbed kubernetes',
    ],
    [['run', '--testbed', 'kind', '--context', 'prod'], 'the testbed "kind" takes no --context'],
    [
      ['run', '--redis-image', 'r'],
      'the testbed "local" takes no --redis-image; it has programs of this machine',
    ],
    [['run', '--testbed', 'kind', '--redis-image', 'a b'], '--redis-image names no image: "a b"'],
    [['cluster'], 'cluster needs one word; up or down'],
    [['cluster', 'sideways'], 'cluster needs one word; up or down'],
    [['cluster', 'up', '--workers', 'many'], '--workers must be a whole number of at least 0, not "many"'],
    [['cluster', 'up', '--node-image'], '--node-image needs a value: --node-image IMAGE'],
    [['heal', 'everything'], '"heal" takes no arguments, and was given "everything"'],
    [['run', 'steady', '--out', '/dev/null/reports'], 'reports cannot be written to /dev/null/reports: '],
    [['list', 'steady'], '"list" takes no arguments, and was given "steady"; see sentinel-chaos list --help'],
    [['plan'], 'plan needs the id of an experiment; see sentinel-chaos list'],
    [['analyze'], 'analyze needs the folder of a run; such as reports/master-killed/latest'],
    [['analyze', 'nowhere'], 'there is no folder nowhere'],
    [['analyze', '.'], 'is not the folder of a run: it has no plan.json; give a folder such as'],
    [['report', '.'], 'is not the folder of a run: it has no plan.json; give a folder such as'],
    [
      ['audit'],
      'audit needs the file of one description, or a namespace; sentinel-chaos discover writes a description;',
    ],
    [['watch'], 'watch needs the address of a Sentinel; such as localhost:26379'],
    [['watch', 'localhost'], '"localhost" is no address; write HOST:PORT'],
  ])('%j', async (args, sentence) => {
    const folder = temporaryFolder();
    const { code, out, err } = await said(COMMAND, args, folder);
    expect(err).toContain(sentence);
    expect(err).toMatch(/^sentinel-chaos: [^\n]+\n$/);
    expect({ code, out }).toEqual({ code: 254, out: '' });
    expect(readdirSync(folder)).toEqual([]);
    const traces: Traces = { mark: '\0', folder, namespaces: new Set() };
    expect(observe({ ...traces, mark: `PWD=${folder}` })).toBe(0);
  });

  test.each([
    [
      'without a default export',
      'export const other = 1;',
      [/own\.ts has no default export; write "export default/],
    ],
    [
      'that cannot be loaded',
      'import "./missing.ts";',
      [/^sentinel-chaos: the experiment "own" cannot be loaded: /],
    ],
    [
      'with problems, all of them listed',
      experimentText({
        topology: "downAftr: '5s'",
        expect: "expect.failover({ after: 'kil', within: 'abc' })",
      }),
      [
        /the experiment "own" cannot be run:\n/,
        /\n  topology: there is no setting named "downAftr"; did you mean "downAfter"\?\n/,
        /\n  expect\.0\.after: there is no fault in the schedule named "kil"\n/,
        /\n  expect\.0\.within: "abc" is no duration; write for example '500ms', '5s' or '2m'\n/,
      ],
    ],
  ])('an experiment file %s', async (_, content, problems) => {
    const folder = temporaryFolder();
    const { code, out, err } = await said(COMMAND, ['run', experimentFile(content)], folder);
    for (const problem of problems) expect(err).toMatch(problem);
    expect(err).toMatch(/nothing was started|write "export default/);
    expect({ code, out }).toEqual({ code: 254, out: '' });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('two files of one name, and the problems of two files', async () => {
    const [one, other] = [experimentFile(experimentText()), experimentFile(experimentText())];
    expect((await chaos('plan', one, other)).err).toContain('are both named "own"; rename one of them');
    const broken = experimentFile('export const other = 1;');
    const named = join(broken, '..', 'another.ts');
    writeFileSync(named, experimentText({ topology: 'redis: 1' }));
    const { code, err } = await chaos('run', broken, named);
    expect(code).toBe(254);
    expect(err).toContain('own.ts has no default export');
    expect(err).toContain('topology.redis: must be at least 2, not 1');
  });
});

describe('what touches nothing', () => {
  test('list names every experiment with its predicted duration', async () => {
    const { code, out } = await chaos('list');
    expect(code).toBe(0);
    const ids = out
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]);
    expect(ids).toEqual(expect.arrayContaining(['master-isolated', 'master-killed', 'steady']));
    expect(out).toMatch(/^steady +30\u202fs +Nothing goes wrong$/m);
    expect(out).toMatch(
      /^quorum-truth-table +.*\u202fs +Every quorum with every number of Sentinels left \(83 runs\)$/m,
    );
  });

  test('plan prints steps, targets, windows, what is expected and how long it should take', async () => {
    const folder = temporaryFolder();
    const { code, out } = await said(COMMAND, ['plan', 'sentinels-below-majority'], folder);
    expect(code).toBe(0);
    for (const line of [
      /3 data nodes, 5 Sentinels, quorum 2, down-after 5\u202fs/,
      /^  kill the master  \(/m,
      /^    isolate each of a majority of the Sentinels from every other host  \(38\.6\u202fs\)$/m,
      /^      quiet for 38\.6\u202fs  \(38\.6\u202fs\)$/m,
      /^    heal$/m,
      /final reads at least 25 s after the last heal/,
      /^expects\n  While "majority-cut" lasts/m,
      /^expected duration: at least 1\u202fmin 4\d\u202fs/m,
    ])
      expect(out).toMatch(line);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('plan prints of a table what its cells expect, and the first of them in full', async () => {
    const { code, out } = await chaos('plan', 'quorum-truth-table');
    expect(code).toBe(0);
    for (const line of [
      /^83 cells, each a run of its own: N \(Sentinels known\) × Q \(quorum\) × A \(Sentinels left\)$/m,
      /^  39 of them: While "kill" lasts: failover\.$/m,
      /^the first cell, N=3 Q=1 A=1:$/m,
      /^    kill the master, sentinel-2, sentinel-1  \(13\.6\u202fs\)$/m,
      /nothing is waited for and nothing read$/m,
    ])
      expect(out).toMatch(line);
  });

  test('doctor says what is there', async () => {
    const { code, out } = await chaos('doctor');
    expect(code).toBe(0);
    expect(out).toMatch(/^Node v\d+.*cores?, .*memory free\nThe local testbed can be used/);
  });

  test('a reader that is gone gets no stack trace', async () => {
    const script = `${COMMAND} list | true; exit "\${PIPESTATUS[0]}"`;
    expect(await said('bash', ['-c', script], PROJECT)).toMatchObject({ code: 0, err: '' });
  });

  test('nothing that is no terminal gets escape codes', async () => {
    for (const args of [['--help'], ['list'], ['plan', 'steady'], ['doctor'], ['run', 'stedy']]) {
      const { out, err } = await chaos(...args);
      expect(`${out}${err}`).not.toContain('\x1b');
    }
  });
});

describe('make', () => {
  test('alone prints the targets', async () => {
    const { code, out } = await said('make', [], PROJECT);
    expect(code).toBe(0);
    for (const target of ['setup', 'chaos', 'test', 'bench'])
      expect(out).toMatch(new RegExp(`^  make ${target} `, 'm'));
  });

  test('with a wrong testbed starts nothing and ends with the exit code in words', async () => {
    const { code, out } = await said('make', ['chaos', 'TESTBED=nonsense'], PROJECT);
    expect(code).toBe(2);
    expect(out).toContain('There is no testbed "nonsense"; there are TESTBED=kind and TESTBED=local.');
    expect(out.trim().split('\n').at(-1)).toBe('exit code 254 (nothing started)');
  });
});
