import { expect, experiment, fault, step, target, topology, workload } from '../src/index.ts';

export default experiment({
  title: 'The master’s container is killed and started again by Kubernetes',
  hypothesis:
    'A killed container is back within a second or two, long before any Sentinel has missed it for 5 s: no failover, no lost write, and clients wait at most 4 s; only a process that stays dead is replaced by a replica.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, downAfter: '5s', failoverTimeout: '60s' }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.killContainer(target.master, { as: 'killed' }), '15s'),
    step.awaitConverged({ within: '60s' }),
    step.quiet('3s'),
    step.during(fault.kill(target.master, { as: 'held-dead' }), [
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('2s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.noFailover({ during: 'killed', control: 'held-dead', because: 'back in time' }),
    expect.outage({ workload: 'appends', atMost: '4s', except: ['held-dead'] }),
    expect.failover({ after: 'held-dead', within: '8s' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'The first kill of a container is followed by a start at once; Kubernetes waits longer after each further one (10 s, 20 s, up to 5 min), and then this is a failover like any other.',
    'Nothing is lost because the process had handed its append-only file to the kernel, which did not die. A machine that dies, or a Redis without persistence, is another matter: the restarted master is what the replicas copy.',
  ],
});
