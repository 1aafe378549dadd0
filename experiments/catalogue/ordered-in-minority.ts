import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'Two of five Sentinels are cut off with a replica, and an operator orders one of them to fail over',
  hypothesis:
    'SENTINEL FAILOVER needs no votes: the two promote their replica within 4 s while the master goes on beside the other three. After the heal the higher epoch wins, the majority follows the minority’s master, and all that its own acknowledged meanwhile is lost.',
  source: ['redis/redis#6062'],
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, failoverTimeout: '60s', clients: ['a', 'b'] }),
  workload: [
    workload.appends({ name: 'with-majority', client: 'a', writers: 4, rate: 200 }),
    workload.appends({ name: 'with-minority', client: 'b', writers: 4, rate: 200 }),
  ],
  schedule: [
    step.quiet('5s'),
    step.during(
      fault.partition([target.sentinel(0), target.sentinel(1), target.replica(0), target.client('b')], {
        as: 'two-of-five',
      }),
      [
        step.quiet('1s'),
        step.once(fault.sentinelFailover(target.sentinel(0), { as: 'ordered' })),
        step.awaitEvent('+switch-master', { within: '20s' }),
        step.quiet('15s'),
      ],
    ),
    step.awaitConverged({ within: '90s' }),
  ],
  expect: [
    expect.failover({ after: 'ordered', within: '4s' }),
    expect.twoMasters({ after: 'two-of-five', for: ['8s', '30s'] }),
    expect.lost({ explainedBy: 'two-of-five' }),
  ],
  limits: [
    'The loss grows with the length of the cut: neither side ever learns that the other one writes, too.',
    'The replica on the majority’s side goes on following the old master, which is a replica by then, until Sentinels correct that after failover-timeout: 60 s here.',
  ],
});
