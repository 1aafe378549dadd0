import { expect, experiment, fault, libraries, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'Client libraries compared: the master process is killed',
  hypothesis:
    'A closed connection brings every library back, with its defaults as with what its documentation recommends; a strict client, which asks the Sentinels itself, is back within 6 s and loses nothing.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '3s', failoverTimeout: '60s' }),
  workload: [workload.appends({ name: 'strict', writers: 2, rate: 20 }), ...libraries()],
  schedule: [
    step.quiet('5s'),
    step.during(fault.kill(target.master), [step.awaitNewMaster({ within: '20s' }), step.quiet('15s')]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failover({ after: 'kill', within: '6s' }),
    expect.outage({ workload: 'strict', atMost: '6s' }),
    expect.lost({ workload: 'strict', atMost: 0 }),
  ],
  limits: [
    'What a library does is measured, not judged: docs/clients.md has it for each. Its settings are those that its documentation recommends, not the best ones there are.',
  ],
});
