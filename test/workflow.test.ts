/** The workflows: what a runner would refuse, and what publishing must not do. */

import { expect, test } from 'vitest';
import { WORKFLOWS, workflowProblems, type Workflow } from './workflow.ts';

test.each(Object.entries(WORKFLOWS))('%s is what a runner takes', (_, workflow) => {
  expect(workflowProblems(workflow)).toEqual([]);
});

type Steps = NonNullable<Workflow['jobs'][string]['steps']>;

const workflowOf = (steps: Steps, more: Partial<Workflow['jobs'][string]> = {}): Workflow => ({
  on: { push: {} },
  permissions: { contents: 'read' },
  jobs: { one: { 'timeout-minutes': 5, steps, ...more } },
});

test.each<[string, Workflow, RegExp]>([
  ['nothing that starts it', { ...workflowOf([]), on: {} }, /nothing starts it/],
  ['rights that all have', { ...workflowOf([]), permissions: { contents: 'write' } }, /may write/],
  ['a job of nobody', workflowOf([], { needs: ['two'] }), /needs two/],
  ['no limit of time', { ...workflowOf([]), jobs: { one: { steps: [] } } }, /may last for hours/],
  ['an action that may change', workflowOf([{ uses: 'actions/checkout@v7' }]), /is not pinned/],
  ['an expression', workflowOf([{ run: 'echo ${{ github.ref }}' }]), /has an expression/],
  ['a variable of nobody', workflowOf([{ name: 'a', run: 'echo "$TAG"' }]), /"a" is not given TAG/],
])('%s is noticed', (_, workflow, problem) => {
  expect(workflowProblems(workflow).join('\n')).toMatch(problem);
});

test('only the job that publishes may vouch for it, on a tag, and only when the owner says so', () => {
  const { on, jobs } = WORKFLOWS['publish.yml']!;
  expect(on).toEqual({ push: { tags: ['v*'] } });
  const vouching = Object.entries(WORKFLOWS).flatMap(([file, workflow]) =>
    Object.values(workflow.jobs).flatMap(({ permissions = {} }) => ('id-token' in permissions ? [file] : [])),
  );
  expect(vouching).toEqual(['publish.yml']);
  const publishing = jobs['package']!.steps!.filter(({ run }) => run?.includes('npm publish'));
  expect(publishing).toMatchObject([
    { if: "vars.PUBLISH == 'npm'", run: expect.stringContaining('--provenance') },
  ]);
  // Nothing is published that was not tested.
  const steps = jobs['package']!.steps!;
  expect(steps.findIndex(({ run }) => run === 'make test')).toBeLessThan(steps.indexOf(publishing[0]!));
  expect(steps.some(({ run }) => run === 'make test')).toBe(true);
});
