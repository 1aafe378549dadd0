import { expect, experiment, fault, libraries, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'Client libraries compared: all Sentinels are restarted, and then the master freezes',
  hypothesis:
    'What a library has subscribed to on the Sentinels ends with them. One that subscribes anew leaves the frozen master as it does without the restart; one that does not has only its time-outs. ioredis subscribes anew only after a minute, and hangs with failoverDetector as with its defaults. A strict client is back within 8 s and loses nothing.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '3s', failoverTimeout: '60s' }),
  workload: [workload.appends({ name: 'strict', writers: 2, rate: 20 }), ...libraries()],
  schedule: [
    step.quiet('5s'),
    step.during(fault.kill(target.sentinels.all, { as: 'restart' }), '3s'),
    step.quiet('15s'),
    step.awaitConverged({ within: '30s' }),
    step.during(fault.freeze(target.master), '25s'),
    step.quiet('10s'),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failovers({ after: 'restart', exactly: 0 }),
    expect.failover({ after: 'freeze', within: '7s' }),
    expect.outage({ workload: 'ioredis-recommended', throughout: 'freeze' }),
    expect.outage({ workload: 'strict', atMost: '8s' }),
    expect.lost({ workload: 'strict', atMost: 0 }),
  ],
  limits: [
    'What a library does is measured, not judged: docs/clients.md has it for each. Its settings are those that its documentation recommends, not the best ones there are.',
  ],
});
