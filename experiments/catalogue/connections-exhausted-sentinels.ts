import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

const FEW = { maxclients: '60' };

export default experiment({
  title: 'The Sentinels take no further connection, and the master dies',
  hypothesis:
    'Sentinels keep the connections that they have and fail over as ever, but clients that lost their master have to ask who the new one is, and are refused: but for the quickest they wait until connections are given back, though there is a master that takes writes within 9 s.',
  source: ['redis/redis#10731', 'redis/redis#2803'],
  topology: topology({
    redis: 3,
    sentinels: 3,
    quorum: 2,
    downAfter: '5s',
    failoverTimeout: '20s',
    overrides: { 'sentinel-0': FEW, 'sentinel-1': FEW, 'sentinel-2': FEW },
  }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.exhaustConnections(target.sentinels.all, { as: 'exhausted' }), [
      step.quiet('3s'),
      step.during(fault.kill(target.master), [step.awaitNewMaster({ within: '20s' }), step.quiet('20s')]),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failovers({ after: 'kill', exactly: 1 }),
    expect.writable({ after: 'kill', within: '9s' }),
    expect.back({ workload: 'appends', after: 'exhausted', within: '5s' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'A client that gives up one connection to a Sentinel and is back within a few milliseconds may get it again: how many have to wait is chance.',
  ],
});
