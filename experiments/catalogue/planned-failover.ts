import {
  appends,
  awaitConverged,
  awaitNewMaster,
  experiment,
  failover,
  lost,
  once,
  outage,
  quiet,
  resync,
  sentinel,
  sentinelFailover,
  topology,
} from '../../src/index.ts';

export default experiment({
  title: 'An operator orders a failover while clients go on writing to the old master',
  hypothesis:
    'SENTINEL FAILOVER does not wait for anybody: a replica takes over within 4 s, the old master goes on acknowledging for about 10 s until it is made a replica, and all that clients wrote to it meanwhile is lost.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, downAfter: '5s', failoverTimeout: '60s' }),
  workload: [
    appends({ name: 'appends', writers: 8, rate: 300 }),
    appends({ name: 'pinned', writers: 4, rate: 100, via: 'first-master' }),
  ],
  schedule: [
    quiet('5s'),
    once(sentinelFailover(sentinel(0), { as: 'ordered' })),
    awaitNewMaster({ within: '20s' }),
    awaitConverged({ within: '60s' }),
  ],
  expect: [
    lost({ onlyFrom: 'ordered', cause: 'second master' }),
    resync({ after: 'ordered', kind: 'full' }),
    failover({ after: 'ordered', within: '4s' }),
    outage({ workload: 'appends', atMost: '4s' }),
  ],
  limits: [
    'The other replica needs all data anew as well: the old master had sent it more than the new one had when it took over. After a kill what it missed is enough.',
    'Clients that ask Sentinel leave the old master as soon as it is announced. How much others lose is a matter of how long they stay, up to about 10 s.',
  ],
});
