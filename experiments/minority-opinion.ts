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
  minorityOpinion,
  oneMasterPerEpoch,
  quiet,
  sentinels,
  sentinelsAgree,
  topology,
} from '../src/index.ts';

export default experiment({
  title: 'Two of five Sentinels cannot reach the master; everybody else can',
  hypothesis:
    'A quorum below the majority lets two Sentinels fail over a healthy master: the three that see it up vote for it all the same, and what it still acknowledges until it is made a replica is lost.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, failoverTimeout: '60s' }),
  workload: [appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    quiet('5s'),
    during(cutLinks(master, { from: sentinels.minority, as: 'two-are-blind' }), [
      awaitNewMaster({ within: '20s' }),
      quiet('20s'),
    ]),
    awaitConverged({ within: '60s' }),
  ],
  expect: [
    minorityOpinion({ after: 'two-are-blind' }),
    failover({ after: 'two-are-blind', within: '28s' }),
    lossOnlyFrom('two-are-blind'),
    oneMasterPerEpoch(),
    sentinelsAgree(),
    converged(),
  ],
  limits: [
    'The quorum says how many must see the master down before one of them asks for votes; a voter is not asked what it sees.',
    'No client is told: those that are connected to the old master go on writing to it until another Sentinel makes it a replica and so ends their connections, about 10 s later.',
  ],
});
