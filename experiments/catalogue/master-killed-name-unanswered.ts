import {
  expect,
  experiment,
  fault,
  step,
  target,
  topology,
  twoFailoverAttempts,
  workload,
} from '../../src/index.ts';

const timings = { downAfter: '2s', failoverTimeout: '5s' } as const;

export default experiment({
  title: 'The master is killed, and for ten seconds no DNS answers for its name',
  hypothesis:
    'Sentinels look the name of a master up that they lost, each second, and stand still until they are answered or give up. That is TILT: for 30 s after the DNS is back they do nothing but watch. By then the replicas have been without their master for longer than ten times down-after, so that no replica is eligible any more: each try is given up, and nobody can write until the old master itself returns, with all its data. With a DNS that answers the same kill fails over within 6 s.',
  source: ['bitnami/charts#36304', 'bitnami/charts#7431'],
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, ...timings, announce: 'hostname' }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.kill(target.master, { as: 'unanswered' }), [
      step.during(fault.loseName(target.firstMaster, { by: 'timeout', as: 'silence' }), '10s'),
      step.quiet('35s'),
      step.quiet(twoFailoverAttempts(timings)),
    ]),
    step.awaitConverged({ within: '60s' }),
    step.quiet('3s'),
    step.during(fault.kill(target.master, { as: 'control' }), [
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('2s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.noFailover({ during: 'unanswered', control: 'control', because: 'no eligible replica' }),
    expect.tilt({ after: 'silence', atLeast: 5 }),
    expect.failover({ after: 'control', within: '6s' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'In the local lab the C library waited 3 s for an answer. By itself, as in a pod, it waits 5 s, twice, for each search domain and DNS server.',
    'With a longer down-after the silence may last longer: what counts is its length, and 30 s, against ten times down-after.',
  ],
});
