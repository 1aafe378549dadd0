import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'A master without persistence is killed and back before Sentinel gives up on it',
  hypothesis:
    'There is no failover: the master comes back empty before any Sentinel has missed it for 5 s, the replicas copy its emptiness, and every write acknowledged before is lost on every node; kept dead for longer, the same master is replaced and nothing is lost.',
  topology: topology({
    redis: 3,
    sentinels: 5,
    quorum: 2,
    downAfter: '5s',
    failoverTimeout: '60s',
    persistence: 'none',
  }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.kill(target.master, { as: 'restarted' }), '1s'),
    step.quiet('12s'),
    step.awaitConverged({ within: '60s' }),
    step.quiet('3s'),
    step.during(fault.kill(target.master, { as: 'kept-dead' }), [
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('3s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.lost({ emptiedBy: 'restarted' }),
    expect.noFailover({ during: 'restarted', control: 'kept-dead', because: 'back in time' }),
    expect.failover({ after: 'kept-dead', within: '9s' }),
    expect.outage({ workload: 'appends', atMost: '4s', except: ['kept-dead'] }),
  ],
  limits: [
    'Two replicas held everything until the master was back; no number of them helps. A supervisor that restarts Redis at once makes it the surer, and so does a longer down-after.',
    'Outages look small: clients wait a second or two and are served again, by a master that has forgotten everything.',
  ],
});
