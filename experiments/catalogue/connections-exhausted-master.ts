import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'The master takes no further connection, and the Sentinels are restarted',
  hypothesis:
    'Nobody who is connected notices: clients write on, replicas follow, Sentinels are content. Sentinels that are restarted cannot connect, see it down and replace a master that is well. They can tell neither the master nor those who write to it: two masters take writes until a connection to the old one comes free, some 10 s after they are given back at the latest, and all that it acknowledged meanwhile is lost.',
  topology: topology({
    redis: 3,
    sentinels: 3,
    quorum: 2,
    downAfter: '5s',
    failoverTimeout: '20s',
    directives: { maxclients: '60' },
  }),
  workload: [
    workload.appends({ name: 'appends', writers: 8, rate: 300 }),
    workload.appends({ name: 'pinned', writers: 4, rate: 100, via: 'first-master' }),
  ],
  schedule: [
    step.quiet('5s'),
    step.during(fault.exhaustConnections(target.master, { as: 'exhausted' }), [
      step.quiet('15s'),
      step.during(fault.kill(target.sentinels.all, { as: 'restarted' }), '1s'),
      step.awaitNewMaster({ within: '30s' }),
      step.quiet('20s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failovers({ after: 'restarted', exactly: 1 }),
    expect.twoMasters({ after: 'exhausted', for: ['0s', '22s'] }),
    expect.outage({ workload: 'appends', atMost: '2s' }),
    expect.lost({ onlyFrom: 'exhausted' }),
    expect.lost({ atLeast: 1_000 }),
  ],
  limits: ['Whether a Sentinel gets a connection that comes free before they are given back is chance.'],
});
