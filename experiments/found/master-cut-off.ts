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
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, clients: ['a', 'b'] }),
  needs: { redis: 2, sentinels: 3 },
  on: (deployment) => ({
    title: 'The master is cut off together with a Sentinel and a client',
    hypothesis:
      'A replica takes over, and what the old master goes on acknowledging on its side is lost, and nothing else.',
    workload: [
      workload.appends({ name: 'outside', client: 'a', writers: 4, rate: 200 }),
      workload.appends({ name: 'inside', client: 'b', writers: 4, rate: 200 }),
    ],
    schedule: [
      step.quiet('5s'),
      step.during(
        fault.partition([
          target.master,
          // With both in one pod the Sentinel beside the master is cut off with it.
          ...(deployment.placement === 'together' ? [] : [target.sentinel(0)]),
          target.client('b'),
        ]),
        oneFailover(deployment),
      ),
      step.awaitConverged({ within: recovery(deployment) }),
    ],
    expect: [
      expect.failover({ after: 'partition', within: oneFailover(deployment) }),
      expect.lost({ onlyFrom: 'partition' }),
      expect.outage({ workload: 'outside', atMost: oneFailover(deployment) }),
    ],
    limits: [
      'The loss grows with the length of the cut, which here is that of one failover: without min-replicas-to-write nothing bounds it.',
    ],
  }),
});
