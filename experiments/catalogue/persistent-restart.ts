import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'A master with an append-only file is killed and back before Sentinel gives up on it',
  hypothesis:
    'There is no failover, and with its own file the master comes back with every acknowledged write: nothing is lost, and clients wait at most 4 s. Kept dead for longer, the same master is replaced.',
  topology: topology({
    redis: 3,
    sentinels: 5,
    quorum: 2,
    downAfter: '5s',
    failoverTimeout: '60s',
    persistence: 'aof',
    directives: { appendfsync: 'always' },
  }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.kill(target.master, { as: 'restarted' }), '1s'),
    step.quiet('12s'),
    step.awaitConverged({ within: '60s' }),
    step.quiet('3s'),
    step.during(fault.kill(target.master, { as: 'kept-dead' }), [
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('3s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.noFailover({ during: 'restarted', control: 'kept-dead', because: 'back in time' }),
    expect.lost({ atMost: 0 }),
    expect.failover({ after: 'kept-dead', within: '9s' }),
    expect.outage({ workload: 'appends', atMost: '4s', except: ['kept-dead'] }),
  ],
  limits: [
    'The file is written before every reply (appendfsync always). With everysec, Redis’s default, a slow disk can hold back up to two seconds of writes, which a restart then loses on every node.',
    'A process was killed, not a machine: what its kernel had not yet written to the disk survived.',
    'The data set was small. A master that loads a large file answers that it is loading, which Sentinels take for alive: nobody takes over, however long clients wait.',
  ],
});
