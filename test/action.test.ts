/** The composite action with inputs of many kinds, in the place of whose harness a program stands that says how it was called. */

import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  ACTION,
  carriedOut,
  isCarriedOut,
  problemsOf,
  type Action,
  type Runner,
  type Step,
} from './action.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Programs in the place of the harness and of those that change the machine: each says with what it was called. */
function runner({ code = 0, leaves = true } = {}): Runner {
  const folder = temporaryFolder();
  const [workspace, action, programs] = ['workspace', 'action', 'programs'].map((name) => join(folder, name));
  for (const path of [workspace!, join(action!, 'bin'), programs!]) mkdirSync(path, { recursive: true });
  const summary = leaves ? 'mkdir -p reports; echo "# Verdicts" > reports/summary.md\n' : '';
  program(join(action!, 'bin', 'sentinel-chaos'), `${summary}exit ${code}`);
  for (const name of ['make', 'sudo']) program(join(programs!, name), '');
  return { workspace: workspace!, action: action!, programs: programs!, temporary: folder };
}

function program(file: string, text: string): void {
  writeFileSync(file, `#!/bin/sh\nprintf '<%s>' "$@"\n${text}\n`);
  chmodSync(file, 0o755);
}

/** The names and calls of the steps with a shell that these inputs lead to. */
async function calls(inputs: Readonly<Record<string, string>>): Promise<string[]> {
  const here = runner();
  const steps = ACTION.runs.steps.filter((step) => step.run !== undefined && isCarriedOut(step, inputs));
  const said = await Promise.all(steps.map((step) => carriedOut(step, inputs, here)));
  return steps.map(
    ({ name }, index) => `${name}: ${said[index]!.out.replace(here.action, 'ACTION')}${said[index]!.err}`,
  );
}

function step(name: string): Step {
  return ACTION.runs.steps.find((one) => one.name === name)!;
}

test('is what a runner takes', () => {
  expect(problemsOf(ACTION)).toEqual([]);
});

test.for<[string, (action: Action) => unknown, RegExp]>([
  ['an input that is not there', (action) => ({ ...action, inputs: {} }), /there is no input testbed/],
  [
    'an idle input',
    ({ inputs, ...rest }) => ({ ...rest, inputs: { ...inputs, idle: {} } }),
    /the input idle is of no use/,
  ],
  ['no shell', withStep({ name: 'a', run: 'true' }), /"a" names no shell/],
  [
    'an input as a program',
    withStep({ name: 'a', shell: 'bash', run: 'echo ${{ inputs.testbed }}' }),
    /"a" has an expression/,
  ],
  [
    'a variable of nobody',
    withStep({ name: 'a', shell: 'bash', run: 'echo "$TESTBED"' }),
    /"a" is not given TESTBED/,
  ],
  ['an action that may change', withStep({ name: 'a', uses: 'actions/cache@v4' }), /"a" is not pinned/],
])('%s is noticed', ([, change, problem]) => {
  expect(problemsOf(change(ACTION) as Action).join('\n')).toMatch(problem);
});

function withStep(added: Step): (action: Action) => Action {
  return ({ runs, ...rest }) => ({ ...rest, runs: { ...runs, steps: [...runs.steps, added] } });
}

test('without inputs runs what is there in the local lab', async () => {
  const said = await calls({});
  expect(said.slice(1)).toEqual([
    'Get what is missing: <--directory><ACTION><ready-for-local>',
    'Run the experiments: <run><--retry><2><--testbed><local>',
  ]);
  const allowed = existsSync('/proc/sys/kernel/apparmor_restrict_unprivileged_userns');
  expect(said[0]).toBe(
    `Allow namespaces to users: ${allowed ? '<sysctl><--write><kernel.apparmor_restrict_unprivileged_userns=0>' : ''}`,
  );
});

test('makes a cluster for kind, with images', async () => {
  const images = 'redis=docker.io/library/redis:8.0.2 agent=node:24';
  expect(await calls({ testbed: 'kind', images, experiments: 'steady\n  master-killed\n' })).toEqual([
    'Get what is missing: <--directory><ACTION><ready-for-kind>',
    'Make the cluster: <sysctl><--write><fs.inotify.max_user_watches=524288><fs.inotify.max_user_instances=512><cluster><up>',
    'Run the experiments: <run><steady><master-killed><--retry><2><--testbed><kind><--redis-image><docker.io/library/redis:8.0.2><--agent-image><node:24>',
  ]);
});

test('leaves a deployment that is there already where it is', async () => {
  expect(
    await calls({ description: 'our cache.deployment.yaml', objectives: 'our objectives.yaml' }),
  ).toEqual([
    'Get what is missing: <--directory><ACTION><ready-for-kind>',
    'Run the experiments: <run><--retry><2><--on><our cache.deployment.yaml><--objectives><our objectives.yaml>',
  ]);
});

test('carries nothing out that an input holds', async () => {
  const [, , ran] = await calls({ experiments: '$(touch spoilt) `touch spoilt`; touch spoilt' });
  expect(ran).toBe(
    'Run the experiments: <run><$(touch><spoilt)><`touch><spoilt`;><touch><spoilt><--retry><2><--testbed><local>',
  );
});

test.for([0, 1, 2, 254])('ends with the exit code %d of the harness, with its summary', async (code) => {
  const here = runner({ code });
  expect(await carriedOut(step('Run the experiments'), {}, here)).toMatchObject({ code });
  expect(readFileSync(join(here.temporary, 'summary.md'), 'utf8')).toBe('# Verdicts\n');
});

test('has what was said as its summary where there is none', async () => {
  const here = runner({ code: 254, leaves: false });
  expect(await carriedOut(step('Run the experiments'), {}, here)).toMatchObject({ code: 254 });
  expect(readFileSync(join(here.temporary, 'summary.md'), 'utf8')).toBe(
    '~~~\n<run><--retry><2><--testbed><local>\n~~~\n',
  );
});
