import {
  appends,
  awaitConverged,
  awaitNewMaster,
  converged,
  cutLinks,
  during,
  experiment,
  failover,
  lossOnlyFrom,
  master,
  oneMasterPerEpoch,
  quiet,
  sentinels,
  sentinelsAgree,
  topology,
  twoWritableMasters,
} from '../src/index.ts';

export default experiment({
  title: 'Nothing that Sentinels send reaches the master; everything else does',
  hypothesis:
    'One direction is as good as both, because no connection lives on one: a replica takes over, the old master goes on for the clients that are connected to it until about 10 s after the heal, and all that they write is lost.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, failoverTimeout: '60s', clients: ['a', 'b'] }),
  workload: [
    appends({ name: 'connected', client: 'a', writers: 4, rate: 200 }),
    appends({ name: 'pinned', client: 'b', writers: 4, rate: 200, via: 'first-master' }),
  ],
  schedule: [
    quiet('5s'),
    during(cutLinks(master, { from: sentinels.all, direction: 'to', as: 'unheard' }), [
      awaitNewMaster({ within: '20s' }),
      quiet('10s'),
    ]),
    awaitConverged({ within: '60s' }),
  ],
  expect: [
    failover({ after: 'unheard', within: '47s' }),
    lossOnlyFrom('unheard'),
    twoWritableMasters({ after: 'unheard', afterHealAtLeast: '8s', afterHealAtMost: '30s' }),
    oneMasterPerEpoch(),
    sentinelsAgree(),
    converged(),
  ],
  limits: [
    'Clients with the same cut towards the master would stop writing to it; here nothing of theirs was cut.',
  ],
});
