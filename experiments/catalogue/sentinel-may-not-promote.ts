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

const timings = { downAfter: '2s', failoverTimeout: '5s' } as const;

// What Redis's documentation gives the user of the Sentinels at data nodes, without +config|rewrite.
const RIGHTS =
  'on &* +multi +slaveof +ping +exec +subscribe +role +publish +info +client|setname +client|kill +script|kill';

export default experiment({
  title: 'The master is killed, and the user of the Sentinels may not rewrite configuration files',
  hypothesis:
    'Leaders are elected and promote no replica: the order is a transaction with CONFIG REWRITE in it, and is refused as a whole. Each leader gives up after failover-timeout, and nothing can be written until the master itself is back. With the right granted, the same fault fails over within 5 s. No acknowledged write is lost.',
  source: ['redis/redis#2733', 'redis/redis#10328'],
  topology: topology({
    redis: 3,
    sentinels: 5,
    quorum: 2,
    ...timings,
    users: true,
    directives: { 'user sentinel': RIGHTS },
  }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.kill(target.master, { as: 'without-right' }), twoFailoverAttempts(timings)),
    step.awaitConverged({ within: '60s' }),
    step.custom(
      'grant +config|rewrite to the user of the Sentinels at every data node',
      async (deployment) => {
        for (const node of ['redis-0', 'redis-1', 'redis-2']) {
          await deployment.command(node, 'ACL', 'SETUSER', 'sentinel', '+config|rewrite');
          // Or the old master comes back without it (sentinel-may-not-demote).
          await deployment.command(node, 'CONFIG', 'REWRITE');
        }
      },
    ),
    // Until twice failover-timeout after the last try: no Sentinel tries again sooner.
    step.quiet('6s'),
    step.during(fault.kill(target.master, { as: 'with-right' }), [
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('3s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.election({ after: 'without-right', outcome: 'leader only' }),
    expect.failover({ after: 'with-right', within: '5s' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'Without the right two tries were watched. Nothing in Sentinel’s rules would make a later one succeed.',
    'A CONFIG that is renamed or disabled at the data nodes is refused in the same way; that was not tried here.',
  ],
});
