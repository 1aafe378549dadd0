import { expect, portable, step, topology, workload } from '../../src/index.ts';

export default portable({
  topology: topology({ redis: 3, sentinels: 3, quorum: 2 }),
  on: () => ({
    title: 'Nothing goes wrong',
    hypothesis:
      'While nothing goes wrong there is no failover, no write waits longer than 1 s, and none is lost.',
    workload: [workload.appends({ name: 'appends', writers: 4, rate: 200 })],
    schedule: [step.quiet('20s')],
    expect: [
      expect.noFailover(),
      expect.lost({ atMost: 0 }),
      expect.outage({ workload: 'appends', atMost: '1s' }),
    ],
    limits: ['Nothing was broken: this is the control that the others are compared with.'],
  }),
});
