import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

// The control is master-killed-hostname, where the name is there all the time.
export default experiment({
  title: 'The master is killed while its name is lost, and is back before its name is',
  hypothesis:
    'The others fail over as always, within 8 s, and nothing is lost. The old master is back under its old address, but without its name no Sentinel finds it: it is a second master for as long as the name is lost. About 10 s after the name is back it is made a replica.',
  source: ['bitnami/charts#36304', 'redis/redis#12184'],
  topology: topology({
    redis: 3,
    sentinels: 5,
    quorum: 2,
    downAfter: '5s',
    failoverTimeout: '60s',
    announce: 'hostname',
  }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.loseName(target.master), [
      step.quiet('5s'),
      step.during(fault.kill(target.firstMaster), [step.awaitNewMaster({ within: '20s' }), step.quiet('5s')]),
      step.quiet('30s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failover({ after: 'kill', within: '8s', notBefore: '4s' }),
    expect.lost({ atMost: 0 }),
    expect.outage({ workload: 'appends', atMost: '9s' }),
    expect.twoMasters({ after: 'kill', for: ['36s', '54s'] }),
    expect.recovers({ after: 'lose-name', from: 'heal', within: '25s' }),
  ],
});
