import {
  expect,
  experiment,
  fault,
  step,
  target,
  topology,
  twoFailoverAttempts,
  workload,
} from '../../src/index.ts';

const timings = { downAfter: '30s', failoverTimeout: '5s' } as const;

export default experiment({
  title: 'The links between the Sentinels and the master lose a third of their packets',
  hypothesis:
    'TCP sends again what was lost, and an answer comes within the down-after that is Sentinel’s default (30 s): the master, which clients and replicas reach as before, is not replaced, and no client notices. The same master killed is replaced within 36 s.',
  source: ['apecloud/kubeblocks#5107'],
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, ...timings }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(
      fault.slow(target.master, { with: target.sentinels.all, loss: '30%', as: 'lossy' }),
      twoFailoverAttempts(timings),
    ),
    step.awaitConverged({ within: '60s' }),
    step.quiet('3s'),
    step.during(fault.kill(target.master, { as: 'control' }), [
      step.awaitNewMaster({ within: '60s' }),
      step.quiet('3s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failovers({ after: 'lossy', exactly: 0 }),
    expect.failovers({ after: 'control', exactly: 1 }),
    expect.failover({ after: 'control', within: '36s' }),
    expect.outage({ workload: 'appends', atMost: '2s', except: ['control'] }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    '30 % is the chance of each packet in each direction, drawn anew: of a question and its answer about half get through at the first try. Real links lose packets in bursts, which is worse.',
    'With a down-after of 5 s single Sentinels took the master for down now and then; with 1 s a quorum did: see lossy-links-impatient.',
  ],
});
