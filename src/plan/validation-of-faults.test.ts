import { lost } from '../check/lost.ts';
import { describe, expect, test } from 'vitest';
import { problems } from '../../test/fixtures/problems.ts';
import { awaitEvent, during, once } from '../experiment/steps.ts';
import {
  block,
  configure,
  cutLinks,
  follow,
  forget,
  kill,
  pauseWrites,
  sentinelFailover,
} from '../fault/words.ts';
import { master, node, replica, replicas, sentinel } from '../experiment/targets.ts';

describe('what there is for one step, one kind of process or one kind of value only', () => {
  test.each([
    [[once(kill(master))], 'schedule.0: "kill" is for step.during(…)'],
    [[during(sentinelFailover(sentinel(0)), '1s')], 'schedule.0: "sentinel-failover" is for step.once(…)'],
    [[during(forget(master), '1s')], 'schedule.0: "forget" is for Sentinels, not for the master'],
    [[during(forget(node('redis-1')), '1s')], 'schedule.0: "forget" is for Sentinels, not for redis-1'],
    [
      [during(block(sentinel(0), { with: 'script', for: '12s' }), '1s')],
      'schedule.0: "block" is for data nodes, not for sentinel-0',
    ],
    [[once(block(master, { with: 'sleep', for: '12s' }))], 'schedule.0: "block" is for step.during(…)'],
    [[during(follow(master, { of: replica(0) }), '1s')], 'schedule.0: "follow" is for step.once(…)'],
    [
      [once(follow(master, { of: sentinel(0) }))],
      'schedule.0: "follow" is for data nodes, not for sentinel-0',
    ],
    [
      [once(follow(master, { of: replicas }))],
      'schedule.0: a data node follows one other; name one in { of: … }',
    ],
    [
      [once(follow(replica(1), { of: replica(1) }))],
      'schedule.0: replica 1 cannot follow itself; name another node in { of: … }',
    ],
    [[once(follow(master, { of: replica(2) }))], 'schedule.0: there is no replica 2; the last is replica 1'],
    [
      [once(pauseWrites(sentinel(0), { for: '3s' }))],
      'schedule.0: "pause-writes" is for data nodes, not for sentinel-0',
    ],
    [
      [once(pauseWrites(master, { for: '3' as never }))],
      "schedule.0.for: \"3\" is no duration; write for example '500ms', '5s' or '2m'",
    ],
    [
      [during(configure(master, { settings: {} }), '1s')],
      'schedule.0.settings: must name one setting or more, not {}',
    ],
    [
      [during(configure(master, { settings: { requirepass: 'x' } }), '1s')],
      'schedule.0.settings: cannot have requirepass: credentials and whom a node follows are no settings here',
    ],
    [
      [during(configure(sentinel(0), { settings: { maxmemory: '1mb' } }), '1s')],
      'schedule.0: "configure" is for data nodes, not for sentinel-0',
    ],
    [
      [during(cutLinks(master, { from: replica(2) }), '1s')],
      'schedule.0: there is no replica 2; the last is replica 1',
    ],
    [
      [awaitEvent('odown', { within: '1s' })],
      "schedule.0.event: is no event of Sentinel's; write for example +odown",
    ],
  ])('%#', (schedule, expected) => {
    expect(problems({ schedule, expect: [lost({ atMost: 0 })] })).toEqual([expected]);
  });
});
