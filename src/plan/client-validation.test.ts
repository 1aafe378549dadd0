import { expect, test } from 'vitest';
import { messageOf } from '../core/errors.ts';
import type { Expectation } from '../experiment/expectation.ts';
import { experiment, topology } from '../index.ts';
import { appends } from '../workload/words.ts';
import { writtenTwice } from '../check/words.ts';
import { quiet } from '../experiment/steps.ts';
import type { WorkloadOptions } from '../workload/workload.ts';
import { validated } from './validation.ts';

/** What is wrong with an experiment that has this workload, and perhaps this expectation. */
function problem(workload: WorkloadOptions, expect: readonly Expectation<never>[] = []): string {
  const value = experiment({
    title: 'clients',
    hypothesis: 'It can be run.',
    topology: topology({ redis: 3, sentinels: 3, quorum: 2 }),
    workload: [appends({ name: 'one', ...workload })],
    schedule: [quiet()],
    expect: [writtenTwice({ workload: 'one', atMost: 0 }), ...expect],
  });
  try {
    validated('clients', value);
    return '';
  } catch (error) {
    return messageOf(error).split('\n').slice(1).join('\n').trim();
  }
}

test('settings go with the library’s own ways, and waiting with strict ones', () => {
  const settings = { failoverDetector: true, socketTimeout: '1s', maxRetriesPerRequest: 0 } as const;
  expect(problem({ profile: 'application', settings })).toBe('');
  expect(problem({ wait: { replicas: 2, within: '500ms' } })).toBe('');
  expect(problem({ wait: { replicas: 'all', within: '500ms' } })).toBe('');
});

test.each<[WorkloadOptions, string]>([
  [
    { settings: { failoverDetector: true } },
    'workload.0.settings: are for the profile application, not strict',
  ],
  [
    { profile: 'application', deadline: '1s' },
    'workload.0.deadline: the profile application has none; see settings.commandTimeout',
  ],
  [
    { profile: 'application', settings: { comandTimeout: '1s' } as never },
    'workload.0.settings: there is no setting named "comandTimeout"; did you mean "commandTimeout"?',
  ],
  [
    { profile: 'flood', wait: { replicas: 1, within: '1s' } },
    'workload.0.wait: goes with the profile strict, not flood',
  ],
  [{ wait: { replicas: 3, within: '1s' } }, 'workload.0.wait: there are only 2 replicas'],
  [
    { valueSize: '1kb' },
    'workload.0.valueSize: goes with sets, whose values are not read back, not with appends',
  ],
  [{ requires: '/there' } as never, 'workload.0.requires: goes with the workload program, not appends'],
  [
    { preload: '1 GB' as '1gb' },
    "workload.0.preload: \"1 GB\" is no size; write for example '64kb' or '200mb'",
  ],
])('%j', (workload, words) => {
  expect(problem(workload)).toBe(words);
});

test('an amount is a whole number', () => {
  expect(problem({}, [writtenTwice({ workload: 'one', atMost: 0.5 })])).toBe(
    'expect.1.atMost: must be a whole number, not 0.5',
  );
});
