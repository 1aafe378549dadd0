import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'Nothing that Sentinels send reaches the master; everything else does',
  hypothesis:
    'One direction is as good as both, because no connection lives on one: a replica takes over, the old master goes on for the clients that nobody tells until about 10 s after the heal, and all that they write is lost.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, failoverTimeout: '60s', clients: ['a', 'b'] }),
  workload: [
    workload.appends({ name: 'told', client: 'a', writers: 4, rate: 200 }),
    workload.appends({ name: 'untold', client: 'b', writers: 4, rate: 200, via: 'first-master' }),
  ],
  schedule: [
    step.quiet('5s'),
    step.during(
      fault.cutLinks(target.master, { from: target.sentinels.all, direction: 'to', as: 'unheard' }),
      [step.awaitNewMaster({ within: '20s' }), step.quiet('10s')],
    ),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failover({ after: 'unheard', within: '10s' }),
    expect.lost({ onlyFrom: 'unheard' }),
    expect.twoMasters({ after: 'unheard', for: ['8s', '30s'] }),
  ],
  limits: [
    'Clients that listen to the Sentinels (“told”) leave the old master at once; those that would notice only a broken connection (“untold”) go on.',
  ],
});
