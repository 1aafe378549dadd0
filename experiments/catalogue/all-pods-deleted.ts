import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title:
    'After a failover all pods, of data nodes and Sentinels, are deleted at once, and come back 10 s later',
  hypothesis:
    'Volumes keep who is the master: the one of before, which is not the first pod, is master again, nothing that was acknowledged is lost, and clients can write again within 30 s of the return.',
  source: ['valkey-io/valkey-helm#234'],
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '5s', failoverTimeout: '60s' }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.deletePod(target.master, { as: 'moved', keepAway: true }), [
      step.awaitNewMaster({ within: '20s' }),
    ]),
    step.awaitConverged({ within: '90s' }),
    step.quiet('3s'),
    step.during(
      fault.deletePod([target.replicas, target.master, target.sentinels.all], {
        as: 'all-deleted',
        keepAway: true,
      }),
      '10s',
    ),
    step.awaitConverged({ within: '90s' }),
  ],
  expect: [
    expect.failover({ after: 'moved', within: '9s' }),
    expect.failovers({ exactly: 1 }),
    expect.lost({ atMost: 0 }),
    expect.recovers({ within: '60s', after: 'all-deleted', from: 'heal' }),
    expect.writable({ within: '30s', after: 'all-deleted' }),
  ],
  limits: [
    'Each pod had time to write its configuration and its data: it was deleted gracefully. Machines that lose their power lose up to a second of an append-only file.',
    'Where Sentinels keep nothing they begin with the first pod as the master, whichever it was.',
  ],
});
