import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'Two of five Sentinels cannot reach the master; everybody else can',
  hypothesis:
    'A quorum below the majority lets two Sentinels fail over a healthy master: the three that see it up vote for it all the same, and what the old master still acknowledges until it is made a replica, about 10 s later, is lost.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, failoverTimeout: '60s' }),
  workload: [
    workload.appends({ name: 'told', writers: 4, rate: 150 }),
    workload.appends({ name: 'untold', writers: 4, rate: 150, via: 'first-master' }),
  ],
  schedule: [
    step.quiet('5s'),
    step.during(fault.cutLinks(target.master, { from: target.sentinels.minority, as: 'two-are-blind' }), [
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('20s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.electedDespite({ after: 'two-are-blind', tooFew: 'witnesses' }),
    expect.failover({ after: 'two-are-blind', within: '10s' }),
    expect.lost({ onlyFrom: 'two-are-blind' }),
  ],
  limits: [
    'The quorum says how many must see the master down before one of them asks for votes; a voter is not asked what it sees.',
    'Clients that listen to the Sentinels (“told”) leave the old master within about a second of its replacement; those that would notice only a broken connection (“untold”) go on until it is made a replica.',
  ],
});
