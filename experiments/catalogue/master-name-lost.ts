import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'The master’s name is lost while it lives',
  hypothesis:
    'Sentinels hold connections and look no name up as long as these last: to none of them the master is down, and there is no failover. Clients that are connected write on. Clients whose connections break ask a Sentinel, are given the name, and find nobody by it: they are out until the name is back, and are acknowledged again within 3 s then.',
  source: ['bitnami/charts#36304', 'bitnami/charts#7431'],
  topology: topology({
    redis: 3,
    sentinels: 5,
    quorum: 2,
    downAfter: '5s',
    failoverTimeout: '5s',
    announce: 'hostname',
    clients: ['a', 'b'],
  }),
  workload: [
    workload.appends({ name: 'connected', writers: 4, rate: 100 }),
    workload.appends({ name: 'reconnecting', writers: 4, rate: 100, client: 'b' }),
  ],
  schedule: [
    step.quiet('5s'),
    step.during(fault.partition(target.client('b'), { as: 'cut-before' }), '3s'),
    step.quiet('3s'),
    step.awaitConverged({ within: '10s' }),
    step.during(fault.loseName(target.master), [
      step.quiet('3s'),
      step.during(fault.partition(target.client('b'), { as: 'cut-meanwhile' }), '3s'),
      step.quiet('22s'),
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
    expect.back({ workload: 'reconnecting', after: 'cut-before', within: '3s' }),
    expect.back({ workload: 'reconnecting', after: 'lose-name', within: '3s' }),
    expect.outage({ workload: 'connected', atMost: '9s' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'Whoever asks for the name is answered at once that there is none. Where a DNS is slow to answer, or silent, Sentinels that look a name up stand still meanwhile.',
  ],
});
