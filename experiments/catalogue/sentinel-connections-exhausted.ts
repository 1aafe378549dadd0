import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

const few = { maxclients: '40' };

export default experiment({
  title: 'The Sentinels have as many clients as they take when the master is killed',
  hypothesis:
    'They keep the connections that they have to each other: a replica takes over within 9 s. Clients that need a new connection to ask who the master is do not get one: they are away until connections are free, and back within 5 s of that.',
  source: ['redis/redis#10731', 'redis/redis#2803'],
  topology: topology({
    redis: 3,
    sentinels: 3,
    quorum: 2,
    downAfter: '5s',
    failoverTimeout: '20s',
    overrides: { 'sentinel-0': few, 'sentinel-1': few, 'sentinel-2': few },
  }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300, profile: 'application' })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.exhaustConnections(target.sentinels.all, { as: 'exhausted' }), [
      step.quiet('5s'),
      step.during(fault.kill(target.master, { as: 'killed' }), [
        step.awaitNewMaster({ within: '20s' }),
        step.quiet('10s'),
      ]),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failovers({ after: 'killed', exactly: 1 }),
    expect.writable({ after: 'killed', within: '9s' }),
    expect.back({ workload: 'appends', after: 'exhausted', within: '5s' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'The clients use ioredis with its own defaults, which leaves the Sentinels once it has asked. A client that listens to them all the time has connections of its own to them.',
  ],
});
