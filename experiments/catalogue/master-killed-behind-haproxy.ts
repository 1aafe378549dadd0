import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'The master is killed; some clients ask Sentinel, others know only HAProxy',
  hypothesis:
    'Clients of HAProxy are out for up to 3 s longer than those that ask Sentinel: it takes two checks, a second apart, before it leads to the new master.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, proxy: 'haproxy' }),
  workload: [
    workload.appends({ name: 'asking', writers: 4, rate: 200 }),
    workload.appends({ name: 'proxied', writers: 4, rate: 200, via: 'proxy' }),
  ],
  schedule: [
    step.quiet('5s'),
    step.during(fault.kill(target.master), '25s'),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failover({ after: 'kill', within: '9s' }),
    expect.outage({ workload: 'asking', atMost: '10s' }),
    expect.outage({ workload: 'proxied', atMost: '13s' }),
  ],
});
