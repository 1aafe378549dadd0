import { expect, experiment, step, topology, workload } from '../src/index.ts';

export default experiment({
  title: 'Nothing goes wrong',
  hypothesis:
    'While nothing goes wrong there is no failover, no write waits longer than 1 s, and none is lost.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2 }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 500 })],
  schedule: [step.quiet('30s')],
  expect: [
    expect.noFailover(),
    expect.lost({ atMost: 0 }),
    expect.outage({ workload: 'appends', atMost: '1s' }),
  ],
  limits: [
    'Nothing was broken: this is the control that shows what the other experiments are compared with.',
  ],
});
