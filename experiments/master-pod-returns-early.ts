import { expect, experiment, fault, step, target, topology, workload } from '../src/index.ts';

export default experiment({
  title: 'The master’s pod is deleted and back before Sentinel gives up on it (down-after 10 s)',
  hypothesis:
    'Deleting the master’s pod causes no failover: it is back before any Sentinel has missed it for 10 s, stays master, and clients wait at most 9 s for it without losing a write; only when the same pod is kept away does a replica take over.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, downAfter: '10s', failoverTimeout: '60s' }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.deletePod(target.master, { as: 'deleted' }), '20s'),
    step.awaitConverged({ within: '90s' }),
    step.quiet('3s'),
    step.during(fault.deletePod(target.master, { as: 'kept-away', keepAway: true }), [
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('2s'),
    ]),
    step.awaitConverged({ within: '90s' }),
  ],
  expect: [
    expect.noFailover({ during: 'deleted', control: 'kept-away', because: 'back in time' }),
    expect.outage({ workload: 'appends', atMost: '9s', except: ['kept-away'] }),
    expect.failover({ after: 'kept-away', within: '14s' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'A replica that dials while the pod is away dials an address that answers nothing, and hangs there for up to repl-timeout (60 s). Until then the master has one replica less.',
    'With down-after 5 s chance decides. A Sentinel’s attempt to connect to a pod that is gone is answered by nobody, and the kernel repeats it only 1, 3 and 7 s after the first: a pod that is back in between is missed until then.',
    'It is a race between the pod’s return and down-after. A pod that has to fetch its image, to move to another machine or to load a large data set may lose it, and then this is a failover like any other.',
    'The data survives because it lies on a volume. Without one the master comes back empty and the others copy that: see data-volume-lost.',
  ],
});
