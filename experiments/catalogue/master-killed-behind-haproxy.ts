import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'The master is killed; some clients ask Sentinel, others know only HAProxy',
  hypothesis:
    'Clients of HAProxy are out for up to 3 s longer than those that ask Sentinel: two checks must pass before it leads to the new master. When the old one is back, it leads to both until that follows, about 10 s later, and three checks have failed.',
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
    expect.backends({ after: 'kill', none: ['1s', '9s'], two: ['8s', '25s'] }),
    expect.outage({ workload: 'proxied', atMost: '13s' }),
  ],
  limits: [
    'Writers keep their connection for as long as it lives: what the old master takes once it is back is nothing unless a client connects anew meanwhile.',
  ],
});
