import {
  appends,
  awaitConverged,
  awaitNewMaster,
  during,
  experiment,
  failover,
  freeze,
  lost,
  master,
  outage,
  quiet,
  resync,
  topology,
  twoMasters,
} from '../../src/index.ts';

export default experiment({
  title: 'The master process stands still for a while and goes on as if nothing had happened',
  hypothesis:
    'A replica takes over within 9 s; the frozen master wakes up as a second master and acknowledges the writes of clients that stay with it until it is made a replica about 10 s later: every one of these is lost, and no other.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, downAfter: '5s', failoverTimeout: '60s' }),
  workload: [
    appends({ name: 'appends', writers: 8, rate: 300 }),
    appends({ name: 'pinned', writers: 2, rate: 50, via: 'first-master' }),
  ],
  schedule: [
    quiet('5s'),
    during(freeze(master), [awaitNewMaster({ within: '20s' }), quiet('5s')]),
    awaitConverged({ within: '60s' }),
  ],
  expect: [
    lost({ onlyFrom: 'freeze' }),
    resync({ after: 'freeze', kind: 'full' }),
    failover({ after: 'freeze', within: '9s' }),
    twoMasters({ after: 'freeze', for: ['8s', '22s'] }),
    outage({ workload: 'appends', atMost: '10s' }),
  ],
  limits: [
    'The kernel beneath a stopped process still answers for it: connections stay open, new ones are accepted, and what clients send waits until it wakes up. A machine that stands still answers nothing at all.',
    'The clients here give up on an unanswered write after 500 ms. One without a time-out hangs on the frozen master for as long as it is frozen.',
  ],
});
