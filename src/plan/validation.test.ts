import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { problems, sound } from '../../test/fixtures/problems.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { experimentOn, type Portable } from '../experiment/portable.ts';
import type { Table } from '../experiment/table.ts';
import { topology } from '../index.ts';
import { appends } from '../workload/words.ts';
import { client, master, node, replica, sentinel } from '../experiment/targets.ts';
import { deletePod, isolate, kill, killNode, pauseWrites } from '../fault/words.ts';
import { during, once, quiet, repeat } from '../experiment/steps.ts';
import {
  failover,
  leaderChooses,
  lost,
  noFailover,
  outage,
  stopsAcknowledging,
  twoMasters,
} from '../check/words.ts';
import { validated, validatedTable } from './validation.ts';

const EXPERIMENTS = join(import.meta.dirname, '..', '..', 'experiments');

test('a sound experiment comes back as it is', () => {
  expect(validated('sound', sound)).toBe(sound);
});

test('a report is named as GitHub does', () => {
  expect(problems({ source: ['redis/redis#6062'] })).toEqual([]);
  expect(problems({ source: ['an issue of Redis'] })).toEqual([
    'source.0: is no report; write for example redis/redis#6062',
  ]);
});

test.each(
  readdirSync(EXPERIMENTS, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')),
)('%s is valid', async (file) => {
  const { default: value } = (await import(pathToFileURL(join(EXPERIMENTS, file)).href)) as {
    default: Experiment | Table | Portable;
  };
  const experiment = 'on' in value ? experimentOn(value) : value;
  expect('cells' in experiment ? validatedTable(file, experiment) : validated(file, experiment)).toBe(
    experiment,
  );
});

test('no two experiments that come with the harness have the same id', () => {
  const files = readdirSync(EXPERIMENTS, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const ids = files.map((file) => basename(file));
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

describe('shapes', () => {
  test.each([
    [{ title: undefined }, 'title: is missing'],
    [{ title: '' }, 'title: must not be empty'],
    [{ titel: 'x' }, 'the experiment: there is no setting named "titel"; did you mean "title"?'],
    [{ schedule: [] }, 'schedule: must not be empty'],
    [{ schedule: [{ step: 'quite', for: '5s' }] }, /^schedule\.0\.step: must be one of quiet, .* "quiet"\?$/],
    [{ schedule: [quiet('5' as never)] }, /^schedule\.0\.for: "5" is no duration; write for example/],
    [{ schedule: [quiet(5 as never)] }, /^schedule\.0\.for: 5 is no duration/],
    [{ schedule: [repeat(0, [quiet()])] }, 'schedule.0.times: must be at least 1, not 0'],
    [
      { schedule: [during({ ...kill(master), parameters: { grace: ['own'] } } as never)] },
      'schedule.0.fault.parameters.grace: cannot be ["own"]',
    ],
    [{ schedule: [during(kill('master' as never))] }, /^schedule\.0\.fault\.targets\.0: must be an object/],
    [{ workload: [appends({ rate: 0 })] }, /^workload\.0\.rate: must be more than 0, not 0$/],
    [{ workload: [appends({ writers: 1.5 })] }, 'workload.0.writers: must be a whole number, not 1.5'],
    [
      { workload: [appends({ profile: 'strikt' as never })] },
      /^workload\.0\.profile: .*did you mean "strict"\?$/,
    ],
    [
      { topology: { ...sound.topology, downAftr: '5s' } },
      'topology: there is no setting named "downAftr"; did you mean "downAfter"?',
    ],
    [{ expect: [failover({ after: 'kill', within: undefined as never })] }, 'expect.0.within: is missing'],
  ])('%j', (parts, problem) => {
    const found = problems(parts);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(problem);
  });

  test.each([5, null, undefined, () => sound])('%s is no experiment', (value) => {
    expect(() => validated('x', value)).toThrow(/the experiment: (must be an object|is missing)/);
  });
});

describe('words that refer to nothing', () => {
  test.each([
    [
      { topology: topology({ redis: 3, sentinels: 1, quorum: 2, clients: ['a', 'b'] }) },
      /^topology\.quorum: 2 can never/,
    ],
    [
      { topology: { ...sound.topology, overrides: { 'redis-9': {} } } },
      'topology.overrides.redis-9: there is no process named "redis-9"; did you mean "redis-0"?',
    ],
    [{ topology: { ...sound.topology, servers: { 'redis-9': '/x' } } }, /^topology\.servers\.redis-9: /],
    [
      { topology: { ...sound.topology, users: true, password: false } },
      'topology.users: have passwords; `password: false` goes only without users',
    ],
    [
      { topology: { ...sound.topology, sentinels: 3, placement: 'together', preStop: 'failover' } },
      'topology.preStop: needs Sentinels in pods of their own: those of the same pod are stopped with it',
    ],
    [
      { topology: { ...sound.topology, probes: { liveness: { period: '1.5s', failures: 2 } } } },
      'topology.probes: liveness is asked after whole seconds',
    ],
    [{ topology: { ...sound.topology, placement: 'together' } }, /^topology\.placement: /],
    [
      { topology: { ...sound.topology, sentinels: 3, placement: 'together', sentinelPort: 6379 } },
      /^topology\.sentinelPort: /,
    ],
    [{ workload: [...sound.workload, appends({ name: 'one' })] }, /^workload\.2\.name: "one" is taken/],
    [
      { workload: [appends({ name: 'one', client: 'c' })] },
      /^workload\.0\.client: there is no client host named "c"/,
    ],
    [
      { workload: [{ ...appends({ name: 'one' }), kind: 'apends' }] },
      'workload.0.kind: there is no workload named "apends"; did you mean "appends"?',
    ],
    [
      { schedule: [during({ ...kill(master), kind: 'kil' })] },
      /^schedule\.0: .*"kil"; did you mean "kill"\?$/,
    ],
    [{ schedule: [during({ ...kill(master), kind: 'constructor' })] }, /^schedule\.0: .*"constructor"$/],
    [{ schedule: [quiet(), during(kill(client('b')))] }, /^schedule\.1: "kill" hits processes/],
    [
      { schedule: [during(isolate(client('z'), { as: 'kill' }))] },
      /^schedule\.0: there is no client host named "z"/,
    ],
    [{ schedule: [during(kill(node('redis-7')))] }, /^schedule\.0: there is no process named "redis-7"/],
    [{ schedule: [during(kill(replica(2)))] }, 'schedule.0: there is no replica 2; the last is replica 1'],
    [{ schedule: [during(kill(sentinel(5)))] }, /^schedule\.0: there is no sentinel-5/],
    [
      { schedule: [during(killNode(client('b'), { as: 'kill' }))] },
      /^schedule\.0: "kill-node" hits processes/,
    ],
    [
      { schedule: [during(deletePod(master, { grace: 'non' as never, as: 'kill' }))] },
      'schedule.0.grace: must be one of own, none, not "non"; did you mean "none"?',
    ],
    [
      {
        schedule: [once({ ...pauseWrites(master, { as: 'kill', for: '3s' }), parameters: {} })],
      },
      'schedule.0.for: is missing',
    ],
    [
      { schedule: [during({ ...deletePod(master, { as: 'kill' }), parameters: { keepAway: 5 } })] },
      'schedule.0.keepAway: must be one of true, false, not 5',
    ],
    [
      { schedule: [during({ ...kill(master), parameters: { grace: 'own' } })] },
      'schedule.0.grace: there is no parameter named "grace"',
    ],
    [
      { schedule: [during(kill(master)), during(kill(master))] },
      /^expect\.0\.after: 2 faults of the schedule are named "kill"/,
    ],
    [
      { expect: [{ check: 'failovr', parameters: {}, faults: [] }] },
      /^expect\.0: .*did you mean "failover"\?$/,
    ],
    [
      { expect: [{ check: 'toString', parameters: {}, faults: [] }] },
      /^expect\.0: there is no expectation named "toString"$/,
    ],
    [
      { expect: [noFailover({ during: 'kil' as never, control: 'kill' as never })] },
      /^expect\.0\.during: .*"kil"; did you mean "kill"\?$/,
    ],
    [
      { expect: [outage({ workload: 'oen', atMost: '1s' })] },
      /^expect\.0\.workload: .*did you mean "one"\?$/,
    ],
  ])('%j', (parts, problem) => {
    const found = problems(parts);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(problem);
  });
});

describe('parameters of expectations', () => {
  test.each([
    [failover({ after: 'kill', within: 'abc' as never }), 'expect.0.within: "abc" is no duration'],
    [
      failover({ after: 'kill', within: '9s', from: 'haeling' as never }),
      'expect.0.from: must be one of fault, heal, not "haeling"',
    ],
    [
      leaderChooses({ after: 'kill', by: 'rank' as never }),
      'expect.0.by: must be one of priority, offset, run id, not "rank"',
    ],
    [noFailover({ during: 'kill' }), 'expect.0: needs both during and control, or neither'],
    [noFailover({ control: 'kill' }), 'expect.0: needs both during and control, or neither'],
    [
      noFailover({ because: 'master in sight' }),
      'expect.0: says why there is no failover (because), and needs during and control for that',
    ],
    [
      failover({ after: 'kill', within: '9s', notBefore: '5' as never }),
      'expect.0.notBefore: "5" is no duration',
    ],
    [outage({ workload: 'one', atMost: '9 s' }), 'expect.0.atMost: "9 s" is no duration'],
    [
      stopsAcknowledging({ during: 'kill', within: ['0s', '12' as never], afterHealAtMost: '1s' }),
      'expect.0.within: "12" is no duration',
    ],
    [
      {
        ...stopsAcknowledging({ during: 'kill', within: ['0s', '12s'], afterHealAtMost: '1s' }),
        parameters: { during: 'kill' },
      },
      'expect.0.within: is missing',
    ],
    [twoMasters({ after: 'kill', for: ['-1s', '1s'] }), 'expect.0.for: "-1s" is no duration'],
    [
      { ...lost({ atMost: 0 }), parameters: { within: '5s' } },
      'expect.0.within: there is no parameter named "within"',
    ],
  ])('%j', (expectation, problem) => {
    expect(problems({ expect: [expectation] })[0]).toContain(problem);
  });
});

test('all problems are told at once, also those that only a comparison of parts shows', () => {
  const found = problems({
    title: 5,
    topology: { ...sound.topology, quorum: 9 },
    workload: [appends({ client: 'z' })],
    schedule: [during(kill(replica(7)))],
    expect: [
      failover({ after: 'kill', within: 'soon' as never }),
      { ...lost({ atMost: 0 }), check: 'lost-wrote' },
    ],
  });
  expect(found.map((line) => line.split(':')[0])).toEqual([
    'title',
    'topology.quorum',
    'workload.0.client',
    'schedule.0',
    'expect.0.within',
    'expect.1',
  ]);
});

test('a wrong part does not hide what is wrong with the others', () => {
  const found = problems({ workload: [appends({ writers: 0 })], schedule: [during(kill(replica(7)))] });
  expect(found).toHaveLength(2);
});
