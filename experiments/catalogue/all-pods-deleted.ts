import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title:
    'After a failover all pods, of data nodes and Sentinels, are deleted at once, and Sentinels come back with nothing',
  hypothesis:
    'Data nodes keep in their volumes who is the master, Sentinels are given the first pod again, which is a replica by now. They go on naming it until it has called itself a replica for down-after and 20 s: the master that is there and takes writes is named by none, and is then replaced by yet another node. Clients cannot write for 25 s to 60 s; nothing that was acknowledged is lost.',
  source: ['valkey-io/valkey-helm#234', 'DandyDeveloper/charts#412'],
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
    step.awaitConverged({ within: '2m' }),
  ],
  expect: [
    expect.failover({ after: 'moved', within: '9s' }),
    expect.failovers({ exactly: 2 }),
    expect.writable({ within: '80s', notBefore: '25s', after: 'all-deleted', node: 'named' }),
    expect.lost({ atMost: 0 }),
    expect.recovers({ within: '2m', after: 'all-deleted', from: 'heal' }),
  ],
  limits: [
    'Each pod had time to write its configuration and its data: it was deleted gracefully. Machines that lose their power lose up to a second of an append-only file.',
    'Sentinels that keep their configuration name the master of before, and a start script that asks the data nodes which of them is the master does so as well.',
  ],
});
