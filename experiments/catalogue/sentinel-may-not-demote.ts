import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

// What Redis's documentation gives the user of the Sentinels at data nodes, without +config|rewrite.
const RIGHTS =
  'on &* +multi +slaveof +ping +exec +subscribe +role +publish +info +client|setname +client|kill +script|kill';

export default experiment({
  title:
    'The old master comes back, and there the user of the Sentinels may not rewrite the configuration file',
  hypothesis:
    'A replica takes over within 5 s. The old master comes back as a second master and stays one for as long as the right is lacking: the order to follow the new master is a transaction with CONFIG REWRITE in it, and is refused as a whole each time. What clients that stay with it write meanwhile is acknowledged, and lost once the right is granted and the node made a replica.',
  topology: topology({
    redis: 3,
    sentinels: 5,
    quorum: 2,
    downAfter: '2s',
    failoverTimeout: '60s',
    users: true,
    overrides: { 'redis-0': { 'user sentinel': RIGHTS } },
  }),
  workload: [
    workload.appends({ name: 'appends', writers: 8, rate: 200 }),
    workload.appends({ name: 'pinned', writers: 2, rate: 50, via: 'first-master' }),
  ],
  schedule: [
    step.quiet('5s'),
    step.during(fault.kill(target.master), [step.awaitNewMaster({ within: '20s' }), step.quiet('2s')]),
    // Three times as long as an old master is one otherwise.
    step.quiet('30s'),
    step.custom('grant +config|rewrite to the user of the Sentinels at redis-0', (deployment) =>
      deployment.command('redis-0', 'ACL', 'SETUSER', 'sentinel', '+config|rewrite'),
    ),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failover({ after: 'kill', within: '5s' }),
    expect.twoMasters({ after: 'kill', for: ['25s', '50s'] }),
    expect.lost({ onlyFrom: 'kill', cause: 'second master' }),
    expect.outage({ workload: 'appends', atMost: '6s' }),
  ],
  limits: [
    'A user that was given the right with ACL SETUSER alone has lost it after a restart: ACL SAVE or CONFIG REWRITE keeps it.',
  ],
});
