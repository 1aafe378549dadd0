import { expect, experiment, fault, step, target, topology, workload } from '../src/index.ts';

export default experiment({
  title: 'The machine of the master stands still for a while and goes on as if nothing had happened',
  hypothesis:
    'A replica takes over within 10 s, but the frozen master wakes up as master and acknowledges writes of clients that stay with it until it is made a replica 10 s or more later; every one of these is lost, and no other.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, downAfter: '5s', failoverTimeout: '60s' }),
  workload: [
    workload.appends({ name: 'appends', writers: 8, rate: 300 }),
    workload.appends({ name: 'pinned', writers: 2, rate: 50, via: 'first-master' }),
  ],
  schedule: [
    step.quiet('5s'),
    step.during(fault.freezeNode(target.master), [step.awaitNewMaster({ within: '20s' }), step.quiet('10s')]),
    step.awaitConverged({ within: '90s' }),
  ],
  expect: [
    expect.lost({ onlyFrom: 'freeze-node' }),
    expect.failover({ after: 'freeze-node', within: '10s' }),
    expect.twoMasters({ after: 'freeze-node', for: ['6s', '30s'] }),
    expect.outage({ workload: 'appends', atMost: '11s' }),
  ],
  limits: [
    'The machine is a container that is frozen: its processes stand still, while the kernel they share with all others still accepts connections for them. A machine that really stands still answers nothing at all.',
    'Sentinels on that machine were frozen as well. When they wake up they find that time has jumped and do not act for 30 s (TILT).',
  ],
});
