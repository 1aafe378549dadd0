import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'The master is killed by the kernel because it takes more memory than its limit',
  hypothesis:
    'The kernel ends the master while it takes writes, and that is a kill like any other: one failover, the new master is not under the limit and takes the same writes within 12 s, and the old one, started again, copies everything.',
  topology: topology({
    redis: 3,
    sentinels: 5,
    quorum: 2,
    downAfter: '5s',
    failoverTimeout: '20s',
    persistence: 'none',
  }),
  workload: [workload.sets({ name: 'sets', writers: 8, rate: 200, valueSize: '64kb' })],
  schedule: [
    step.quiet('3s'),
    step.during(fault.limitMemory(target.master, { more: '32mb', as: 'out-of-memory' }), '25s'),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failovers({ exactly: 1, after: 'out-of-memory' }),
    expect.restarts({ atLeast: 1, atMost: 1, by: 'fault' }),
    expect.writable({ within: '12s' }),
  ],
  limits: [
    'When the kernel ends it depends on how fast clients write: phases of the failover are counted from the limit, and come as much later.',
    'The old master is a master for some seconds when it is started again: see old-master-returns.',
    'A replica is given the same data: with the same limit everywhere each of them is killed in its turn.',
    'It stays dead until the step ends. Where nothing holds a container down it is started again at once, before any Sentinel misses it for 5 s: then nobody takes over (see master-container-killed).',
  ],
});
