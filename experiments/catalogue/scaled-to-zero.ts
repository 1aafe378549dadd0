import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title:
    'After a failover both StatefulSets are scaled to zero and back, and Sentinels come back with nothing',
  hypothesis:
    'Data nodes keep in their volumes who is the master, Sentinels are given the first pod again, which is a replica by now. As when all pods are deleted, the master that takes writes is named by none for down-after and 20 s at least, until another node replaces it: clients cannot write for 25 s to 60 s after the scaling back, and nothing that was acknowledged is lost.',
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
      fault.scaleDown([target.replicas, target.master, target.sentinels.all], { as: 'scaled-to-zero' }),
      '10s',
    ),
    step.awaitConverged({ within: '2m' }),
  ],
  expect: [
    expect.failover({ after: 'moved', within: '9s' }),
    expect.failovers({ exactly: 2 }),
    expect.writable({ within: '80s', notBefore: '25s', after: 'scaled-to-zero', node: 'named' }),
    expect.lost({ atMost: 0 }),
    expect.recovers({ within: '2m', after: 'scaled-to-zero', from: 'heal' }),
  ],
  except: {
    oneMasterPerEpoch:
      'Sentinels that keep nothing count epochs from 0 again: epoch 1 belongs to both masters that were elected.',
  },
  limits: [
    'Each pod had time to write its configuration and its data: scaling down is graceful.',
    'The pods of a StatefulSet go all at once here (podManagementPolicy Parallel); one after another, a replica may take over while they go.',
  ],
});
