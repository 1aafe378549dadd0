import {
  appends,
  awaitConverged,
  awaitNewMaster,
  during,
  experiment,
  failover,
  kill,
  lost,
  master,
  noFailover,
  outage,
  quiet,
  topology,
} from '../../src/index.ts';

export default experiment({
  title: 'A master without persistence is killed and back before Sentinel gives up on it',
  hypothesis:
    'There is no failover: the master comes back empty before any Sentinel has missed it for 5 s, the replicas copy its emptiness, and every write acknowledged before is lost on every node; kept dead for longer, the same master is replaced and nothing is lost.',
  topology: topology({
    redis: 3,
    sentinels: 5,
    quorum: 2,
    downAfter: '5s',
    failoverTimeout: '60s',
    persistence: 'none',
  }),
  workload: [appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    quiet('5s'),
    during(kill(master, { as: 'restarted' }), '1s'),
    quiet('12s'),
    awaitConverged({ within: '60s' }),
    quiet('3s'),
    during(kill(master, { as: 'kept-dead' }), [awaitNewMaster({ within: '20s' }), quiet('3s')]),
    awaitConverged({ within: '60s' }),
  ],
  expect: [
    lost({ emptiedBy: 'restarted' }),
    noFailover({ during: 'restarted', control: 'kept-dead', because: 'back in time' }),
    failover({ after: 'kept-dead', within: '9s' }),
    outage({ workload: 'appends', atMost: '4s', except: ['kept-dead'] }),
  ],
  limits: [
    'Two replicas held everything until the master was back; no number of them helps. A supervisor that restarts Redis at once makes it the surer, and so does a longer down-after.',
    'Outages look small: clients wait a second or two and are served again, by a master that has forgotten everything.',
  ],
});
