import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'A killed master is started again at once and loads its file for longer than down-after',
  hypothesis:
    'A server that is loading answers, so no Sentinel sees it down: nobody takes over, and for as long as it loads, 6 s to 40 s here, which is longer than down-after, no data node takes writes. Nothing is lost. A master that stays dead is replaced within 9 s.',
  source: ['redis/redis#4561', 'redis/redis#9438'],
  topology: topology({
    redis: 3,
    sentinels: 3,
    quorum: 2,
    downAfter: '5s',
    failoverTimeout: '20s',
    persistence: 'aof',
    // Time for each command of the file, µs, stands for a file that is large; a server that loads answers once in 1,024 of them.
    directives: { appendfsync: 'always', 'key-load-delay': '300' },
  }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 700 })],
  schedule: [
    step.quiet('32s'),
    step.during(fault.kill(target.master, { as: 'restarted' }), '500ms'),
    step.quiet('15s'),
    step.awaitConverged({ within: '60s' }),
    step.during(fault.kill(target.master, { as: 'kept-dead' }), [
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('2s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.noFailover({ during: 'restarted', control: 'kept-dead', because: 'back in time' }),
    expect.writable({ after: 'restarted', notBefore: '6s', within: '40s' }),
    expect.failover({ after: 'kept-dead', within: '9s' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'The file was small and read slowly (key-load-delay); a large one that is read at full speed is as long away.',
    'Redis answers while it loads only now and then; where it does not for down-after, a Sentinel sees it down.',
  ],
});
