import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title:
    'The only replica starts again empty and copies much, twice, and the second time the master dies meanwhile',
  hypothesis:
    'The copy of 250 MiB is not begun before repl-diskless-sync-delay (5 s) is over, and the master has no replica until it is loaded: longer than 5 s and at most 60 s here. A master that dies meanwhile is replaced within 10 s all the same, by the replica that has nothing yet: a replica that never had a link to its master is not one whose link has been down for too long. All of the data is lost.',
  source: ['redis/redis#13483'],
  topology: topology({
    redis: 2,
    sentinels: 3,
    quorum: 2,
    downAfter: '5s',
    failoverTimeout: '20s',
    persistence: 'none',
    // Redis' default. With that of Valkey, 10 MB, the second restart needs no copy: the replica reads what it had received before.
    directives: { 'repl-backlog-size': '1mb' },
  }),
  workload: [workload.sets({ name: 'sets', writers: 4, rate: 200, valueSize: '1kb', preload: '250mb' })],
  schedule: [
    step.quiet('3s'),
    step.during(fault.kill(target.replica(0), { as: 'restarted' }), '1s'),
    step.awaitConverged({ within: '60s' }),
    step.quiet('2s'),
    step.during(fault.kill(target.replica(0), { as: 'restarted-again' }), '1s'),
    step.quiet('2s'),
    step.during(fault.kill(target.master, { as: 'master-dead' }), [
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('3s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.recovers({ after: 'restarted', within: '60s' }),
    expect.copies({ after: 'restarted', atLeast: 1, atMost: 1 }),
    expect.failover({ after: 'master-dead', within: '10s' }),
    expect.lost({ atLeast: 1_000, cause: 'unfinished copy' }),
  ],
  limits: [
    'How long a copy takes is the machine’s matter: here two data nodes shared its memory and its processors, and values of 1 KiB could not be compressed.',
    'With a second replica that has the data, that one is chosen: it has the greater offset.',
    'Data nodes kept nothing on disk. With a file of its own a replica loads that first, and may be promoted with what is in it.',
  ],
});
