import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'A Lua script occupies the master for longer than down-after',
  hypothesis:
    'Sentinel sends SCRIPT KILL too late: a replica takes over within 9 s, and what the old master, free again, acknowledges until it is made a replica about 10 s later is lost, and nothing else.',
  source: ['redis/redis#14422', 'rhubarbgroup/redis-cache#420'],
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, downAfter: '5s', failoverTimeout: '60s' }),
  workload: [
    workload.appends({ name: 'appends', writers: 8, rate: 300 }),
    workload.appends({ name: 'pinned', writers: 2, rate: 50, via: 'first-master' }),
  ],
  schedule: [
    step.quiet('5s'),
    step.during(fault.block(target.master, { with: 'script', for: '30s' }), [
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('5s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.lost({ onlyFrom: 'block' }),
    expect.resync({ after: 'block', kind: 'full' }),
    expect.failover({ after: 'block', within: '9s' }),
    expect.twoMasters({ after: 'block', for: ['8s', '22s'] }),
    expect.outage({ workload: 'appends', atMost: '10s' }),
  ],
  limits: [
    'The script would last 30 s, and lasts about 6 s. From busy-reply-threshold (5 s) on the master answers a PING with -BUSY, which does not count as an answer; a Sentinel that sees it down sends SCRIPT KILL when its next PING, a second later, is answered so. What it was in the end is in the evidence that the master was blocked.',
    'A script that has written anything cannot be ended by SCRIPT KILL: the master stays busy, and is replaced as a frozen one is.',
    'With three Sentinels the second may come to see the master down after the first has ended the script: in about one run of a hundred there is no failover.',
  ],
});
