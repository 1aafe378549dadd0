import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'A copy takes longer than the master keeps what is written meanwhile',
  hypothesis:
    'A replica that was away for a second needs a full copy, for the backlog is small. The copy takes about 10 s; after some 4 s what is written meanwhile exceeds the output buffer, the master gives the replica up, and it begins anew: there is no replica for as long as writers go on like this. When copies are fast again the next one succeeds.',
  source: ['redis/redis#11534', 'redis/redis#11667', 'redis/redis#7717'],
  topology: topology({
    redis: 2,
    sentinels: 3,
    quorum: 2,
    downAfter: '5s',
    failoverTimeout: '20s',
    directives: {
      'client-output-buffer-limit': 'replica 4mb 4mb 1',
      'repl-backlog-size': '16kb',
      'repl-diskless-sync-delay': '0',
      // A snapshot takes so long for each key, µs: it stands for data of a size that takes as long.
      'rdb-key-save-delay': '5000',
    },
  }),
  workload: [workload.sets({ name: 'sets', writers: 4, rate: 100, valueSize: '10kb', preload: '20mb' })],
  schedule: [
    step.quiet('3s'),
    step.during(fault.kill(target.replica(0), { as: 'away' }), '1s'),
    step.quiet('40s'),
    step.during(
      fault.configure(target.master, { settings: { 'rdb-key-save-delay': '0' }, as: 'fast-copies' }),
      [step.awaitConverged({ within: '60s' })],
    ),
  ],
  expect: [
    expect.copies({ after: 'away', atLeast: 3 }),
    expect.recovers({ after: 'away', from: 'heal', notBefore: '40s', within: '80s' }),
    expect.failovers({ exactly: 0 }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'What counts is the rate of writes times the length of a copy against the output buffer (256 MB by default, 64 MB for more than 60 s).',
  ],
});
