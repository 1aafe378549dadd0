import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'The master’s name is lost while it lives',
  hypothesis: 'tbd',
  topology: topology({
    redis: 3,
    sentinels: 5,
    quorum: 2,
    downAfter: '5s',
    failoverTimeout: '60s',
    announce: 'hostname',
    clients: ['a', 'b'],
  }),
  workload: [
    workload.appends({ name: 'staying', writers: 4, rate: 100 }),
    workload.appends({ name: 'reconnecting', writers: 4, rate: 100, client: 'b' }),
  ],
  schedule: [
    step.quiet('5s'),
    step.during(fault.loseName(target.master), [
      step.quiet('8s'),
      step.during(fault.partition(target.client('b')), '4s'),
      step.quiet('10s'),
    ]),
    step.quiet('5s'),
    step.during(fault.kill(target.master, { as: 'control' }), [
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('5s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.noFailover({ during: 'lose-name', control: 'control', because: 'master in sight' }),
    expect.lost({ atMost: 0 }),
    expect.outage({ workload: 'staying', atMost: '9s' }),
  ],
});
