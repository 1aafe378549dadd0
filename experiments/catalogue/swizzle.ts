import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'Links among data nodes and Sentinels are cut one by one, at random, and healed in another order',
  hypothesis:
    'Whatever links are cut, no epoch ever has two masters, only masters that are replaced lose writes, and when all links are whole everybody agrees again within 90 s.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, downAfter: '3s', failoverTimeout: '4s' }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(
      fault.swizzle([target.master, target.replicas, target.sentinels.all], { share: '33.3%', over: '15s' }),
      '15s',
    ),
    step.awaitConverged({ within: '90s' }),
  ],
  expect: [expect.lost({ explainedBy: 'swizzle' })],
  limits: [
    'One seed is one choice of links and one order; another run cuts others. The seed is printed, and repeats the same choice.',
    'Clients reach every node all the time, and the links are cut one way: where both ways are cut both were drawn.',
  ],
});
