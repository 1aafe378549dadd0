import {
  appends,
  awaitConverged,
  awaitNewMaster,
  cutLinks,
  during,
  experiment,
  failover,
  lost,
  master,
  quiet,
  sentinels,
  topology,
  twoMasters,
} from '../../src/index.ts';

export default experiment({
  title: 'Nothing that the master sends reaches the Sentinels; everything else does',
  hypothesis:
    'One direction is as good as both, because no connection lives on one: a replica takes over, the old master goes on for the clients that nobody tells until about 10 s after the heal, and all that they write is lost.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, failoverTimeout: '60s', clients: ['a', 'b'] }),
  workload: [
    appends({ name: 'told', client: 'a', writers: 4, rate: 200 }),
    appends({ name: 'untold', client: 'b', writers: 4, rate: 200, via: 'first-master' }),
  ],
  schedule: [
    quiet('5s'),
    during(cutLinks(master, { from: sentinels.all, direction: 'from', as: 'unanswered' }), [
      awaitNewMaster({ within: '20s' }),
      quiet('10s'),
    ]),
    awaitConverged({ within: '60s' }),
  ],
  expect: [
    failover({ after: 'unanswered', within: '10s' }),
    lost({ onlyFrom: 'unanswered' }),
    twoMasters({ after: 'unanswered', for: ['8s', '30s'] }),
  ],
  limits: [
    'Clients that listen to the Sentinels (“told”) leave the old master at once; those that would notice only a broken connection (“untold”) go on.',
  ],
});
