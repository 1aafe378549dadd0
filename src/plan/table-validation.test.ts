import { describe, expect, test } from 'vitest';
import { messageOf } from '../core/errors.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { Table } from '../experiment/table.ts';
import { experiment, topology } from '../index.ts';
import { appends } from '../workload/words.ts';
import { during, quiet } from '../experiment/steps.ts';
import { failover, lost } from '../check/words.ts';
import { kill } from '../fault/words.ts';
import { master } from '../experiment/targets.ts';
import { validated, validatedTable } from './validation.ts';

const sound: Experiment = experiment({
  title: 'sound',
  hypothesis: 'It can be run.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2 }),
  workload: [appends()],
  schedule: [quiet(), during(kill(master))],
  expect: [failover({ after: 'kill', within: '9s' })],
});

/** Every problem line of the sound experiment with some parts replaced. */
function problems(parts: Record<string, unknown>): string[] {
  try {
    validated('sound', { ...sound, ...parts });
    return [];
  } catch (error) {
    return messageOf(error)
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
}

describe('a table', () => {
  const cells = ['1', '2'].map((Q) => ({ at: { Q }, experiment: sound }));
  const table: Table = { title: 't', hypothesis: 'h', axes: { Q: 'quorum' }, cells, control: 'failover' };

  test('that is sound comes back as it is', () => {
    expect(validatedTable('sound', table)).toBe(table);
  });

  test.each<[Partial<Record<keyof Table, unknown>>, string]>([
    [{ control: undefined }, 'control: is missing'],
    [{ cells: [] }, 'cells: must not be empty'],
    [{ rows: 1 } as never, 'there is no setting named "rows"'],
    [{ cells: [cells[0], cells[0]] }, 'cells.1.at: Q=1 is taken by another cell'],
    [{ cells: [{ at: {}, experiment: sound }] }, 'cells.0.at: has no value for the axis "Q"'],
    [{ cells: [{ at: { Q: '1', A: '1' }, experiment: sound }] }, 'cells.0.at: there is no axis named "A"'],
    [{ cells: [{ at: { Q: 1 }, experiment: sound }] }, 'cells.0.at.Q: must be text, not 1'],
    [{ cells: [{ at: { Q: '1' }, experiment: { ...sound, title: '' } }] }, 'title: must not be empty'],
  ])('with %j is refused with its place', (parts, problem) => {
    expect(() => validatedTable('own', { ...table, ...parts })).toThrow(
      expect.objectContaining({ code: 'BAD_EXPERIMENT', message: expect.stringContaining(problem) }),
    );
  });
});

test('what does not settle may expect nothing of the data, nor of the time after the heal', () => {
  expect(problems({ settle: false, expect: [failover({ after: 'kill', within: '9s' })] })).toEqual([]);
  expect(problems({ settle: false, expect: [lost({ atMost: 0 })] })).toEqual([
    'expect.0: "lost" judges what comes after the last heal, and this experiment does not settle',
  ]);
});

test('a parameter that is one of some words is refused with the nearest of them', () => {
  const of = (outcome: unknown) =>
    problems({ expect: [{ check: 'election', parameters: { after: 'kill', outcome }, faults: ['kill'] }] });
  expect(of('refused')).toEqual([]);
  expect(of('refuse')).toEqual([
    'expect.0.outcome: must be one of failover, leader only, refused, none, not "refuse"; did you mean "refused"?',
  ]);
  expect(
    problems({ expect: [{ check: 'election', parameters: { after: 'kill' }, faults: ['kill'] }] }),
  ).toEqual(['expect.0.outcome: is missing']);
});
