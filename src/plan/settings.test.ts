import { describe, expect, test } from 'vitest';
import type { Experiment } from '../experiment/experiment.ts';
import { experiment, topology } from '../index.ts';
import { appends } from '../workload/words.ts';
import { during } from '../experiment/steps.ts';
import { failover } from '../check/words.ts';
import { kill } from '../fault/words.ts';
import { master } from '../experiment/targets.ts';
import { settingOf, settingOptions, withSettings } from './settings.ts';

const given: Experiment = experiment({
  title: 't',
  hypothesis: 'h',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, overrides: { 'redis-1': {} } }),
  workload: [appends({ name: 'a' }), appends({ name: 'b', rate: 'max' })],
  schedule: [during(kill(master), '9s')],
  expect: [failover({ after: 'kill', within: '8s' })],
});
const set = (...texts: string[]): Experiment => withSettings('own', given, texts.map(settingOf));

describe('a setting changes one value', () => {
  test.each([
    ['topology.downAfter=1s', { topology: { downAfter: '1s' } }],
    ['downAfter=1s', { topology: { downAfter: '1s' } }],
    ['quorum=3', { topology: { quorum: 3 } }],
    ['password=false', { topology: { password: false } }],
    ['tls=true', { topology: { tls: true } }],
    ['users=true', { topology: { users: true } }],
    ['announce=pod-ip', { topology: { announce: 'pod-ip' } }],
    ['preStop=failover', { topology: { preStop: 'failover' } }],
    ['workload.0.rate=500', { workload: [{ rate: 500 }, { rate: 'max' }] }],
    ['workload.1.rate=20', { workload: [{ rate: 200 }, { rate: 20 }] }],
    ['workload.0.rate=max', { workload: [{ rate: 'max' }, { rate: 'max' }] }],
    [
      'topology.directives.min-replicas-to-write=1',
      { topology: { directives: { 'min-replicas-to-write': '1' } } },
    ],
    ['servers.redis-1=/opt/8/redis', { topology: { servers: { 'redis-1': '/opt/8/redis' } } }],
    ['directives.save=a=b', { topology: { directives: { save: 'a=b' } } }],
    [
      'overrides.redis-1.replica-priority=0',
      { topology: { overrides: { 'redis-1': { 'replica-priority': '0' } } } },
    ],
    ['faultDelay=10s', { faultDelay: '10s' }],
    ['probe=false', { observer: { probe: false } }],
    ['schedule.0.steps.0.for=3s', { schedule: [{ steps: [{ for: '3s' }] }] }],
    ['within=4s', { expect: [{ parameters: { within: '4s' } }] }],
  ])('%s', (text, changed) => {
    expect(set(text)).toMatchObject(changed);
    expect(given).toEqual({ ...given, topology: { ...given.topology, downAfter: '5s', quorum: 2 } });
  });

  test('several are made in order, and judged together', () => {
    expect(set('sentinels=7', 'quorum=6', 'quorum=7').topology).toMatchObject({ sentinels: 7, quorum: 7 });
  });

  test('what repeats it has whole paths, quoted where a shell would read more into it', () => {
    expect(settingOptions(given, ['downAfter=1s', "directives.save=3600 '1"].map(settingOf))).toEqual([
      '--set topology.downAfter=1s',
      String.raw`--set 'topology.directives.save=3600 '\''1'`,
    ]);
  });
});

describe('a setting that means nothing is refused with a sentence', () => {
  test.each([
    ['downAftr=1s', 'there is nothing to set named "downAftr"', 'did you mean "downAfter"?'],
    ['rate=5', '"rate" could be workload.0.rate or workload.1.rate', 'say which'],
    [
      'workload.2.rate=5',
      'there is nothing to set named "workload.2.rate"',
      'did you mean "workload.0.rate"?',
    ],
    [
      'min-replicas-to-write=1',
      'there is nothing to set named "min-replicas-to-write"',
      'a directive of redis.conf is written directives.min-replicas-to-write',
    ],
    ['topology=1', 'there is nothing to set named "topology"', undefined],
    ['downAfter', '"downAfter" sets nothing', 'write path=value, such as downAfter=1s'],
    ['=1s', '"=1s" sets nothing', 'write path=value, such as downAfter=1s'],
  ])('%s', (text, message, hint) => {
    const expected = { code: 'BAD_ARGUMENT', message, ...(hint === undefined ? {} : { hint }) };
    expect(() => set(text)).toThrow(expect.objectContaining(expected));
  });

  test.each([
    ['downAfter=soon', 'topology.downAfter: "soon" is no duration'],
    ['quorum=many', 'topology.quorum: must be a number, not "many"'],
    ['quorum=9', 'topology.quorum: 9 can never be met by 3 Sentinels'],
    ['password=perhaps', 'topology.password: must be true or false, not "perhaps"'],
    ['persistence=non', 'did you mean "none"?'],
  ])('%s', (text, problem) => {
    expect(() => set(text)).toThrow(
      expect.objectContaining({ code: 'BAD_EXPERIMENT', message: expect.stringContaining(problem) }),
    );
  });
});
