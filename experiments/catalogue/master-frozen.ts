import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'The master process stands still for a while and goes on as if nothing had happened',
  hypothesis:
    'A replica takes over within 9 s; the frozen master wakes up as a second master and acknowledges the writes of clients that stay with it until it is made a replica about 10 s later: every one of these is lost, and no other.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, downAfter: '5s', failoverTimeout: '60s' }),
  workload: [
    workload.appends({ name: 'appends', writers: 8, rate: 300 }),
    workload.appends({ name: 'pinned', writers: 2, rate: 50, via: 'first-master' }),
  ],
  schedule: [
    step.quiet('5s'),
    step.during(fault.freeze(target.master), [step.awaitNewMaster({ within: '20s' }), step.quiet('5s')]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.lost({ onlyFrom: 'freeze' }),
    expect.resync({ after: 'freeze', kind: 'full' }),
    expect.failover({ after: 'freeze', within: '9s' }),
    expect.twoMasters({ after: 'freeze', for: ['8s', '22s'] }),
    expect.outage({ workload: 'appends', atMost: '10s' }),
  ],
  limits: [
    'The kernel beneath a stopped process still answers for it: connections stay open, new ones are accepted, and what clients send waits until it wakes up. A machine that stands still answers nothing at all.',
    'The clients here give up on an unanswered write after 500 ms. One without a time-out hangs on the frozen master for as long as it is frozen.',
  ],
});
