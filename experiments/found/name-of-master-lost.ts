import {
  expect,
  fault,
  oneFailover,
  portable,
  recovery,
  step,
  target,
  topology,
  workload,
} from '../../src/index.ts';

export default portable({
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, announce: 'hostname' }),
  needs: { redis: 2, sentinels: 3 },
  on: (deployment) => ({
    title: 'The master’s pod is deleted while its name is lost',
    hypothesis:
      'Nobody finds the pod again by its name, however soon it is back: a replica takes over within the time of one failover, and no acknowledged write is lost. When the name is back, so is the old master, as a replica.',
    workload: [workload.appends({ name: 'appends', writers: 4, rate: 200 })],
    schedule: [
      step.quiet('5s'),
      step.during(fault.loseName(target.master), [
        step.quiet('5s'),
        step.during(fault.deletePod(target.firstMaster), oneFailover(deployment)),
      ]),
      step.awaitConverged({ within: recovery(deployment) }),
    ],
    expect: [
      expect.failover({ after: 'delete-pod', within: oneFailover(deployment) }),
      expect.outage({ workload: 'appends', atMost: oneFailover(deployment) }),
      expect.lost({ atMost: 0 }),
      expect.recovers({ after: 'lose-name', from: 'heal', within: recovery(deployment) }),
    ],
    limits: [
      'A pod knows its own name without the DNS, and so does a Sentinel beside the master. Clients of others and operators, in pods of their own, go on being answered.',
    ],
  }),
});
