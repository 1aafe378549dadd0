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

const timings = { downAfter: '5s', failoverTimeout: '10s' } as const;
const nodes = [target.master, target.replicas];

export default experiment({
  title: 'The Sentinels are given a new password that the servers do not take yet',
  hypothesis:
    'Every Sentinel sees every data node down within down-after, the master as well, which is well: nothing is failed over, because no replica is in sight either, and clients write on. It stays so when the servers take the new password: a Sentinel whose login was refused keeps its connection, on which every PING is refused, and logs in anew only when it is restarted.',
  source: ['redis/redis#5410', 'redis/redis#9183'],
  topology: topology({
    redis: 3,
    sentinels: 3,
    quorum: 2,
    ...timings,
    users: true,
  }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.kill(target.master, { as: 'control' }), [
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('3s'),
    ]),
    step.awaitConverged({ within: '60s' }),
    step.quiet('3s'),
    step.during(
      fault.rotatePassword(nodes, { of: 'sentinel', order: 'logins first', as: 'half-done' }),
      twoFailoverAttempts(timings),
    ),
    step.quiet('25s'),
    step.during(fault.kill(target.sentinels.all, { as: 'restarted' }), '1s'),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.noFailover({ during: 'half-done', control: 'control', because: 'no eligible replica' }),
    expect.failovers({ after: 'half-done', exactly: 0 }),
    expect.recovers({ after: 'half-done', from: 'heal', notBefore: '25s', within: '60s' }),
    expect.failover({ after: 'control', within: '9s' }),
    expect.outage({ workload: 'appends', atMost: '2s', except: ['control'] }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'Giving the Sentinels the password once more (SENTINEL SET auth-pass) has them connect anew as well.',
  ],
});
