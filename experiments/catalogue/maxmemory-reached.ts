import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'The master reaches maxmemory, with the policy noeviction',
  hypothesis:
    'The master answers, so no Sentinel sees it down: every write is refused with OOM for as long as it lasts, and nobody takes over. Nothing is lost, and writes are taken again at once when there is memory again. The same master killed is replaced within 9 s.',
  source: ['chaos-mesh/chaosd#133', 'chaosblade-io/chaosblade#825', 'apecloud/kubeblocks#5095'],
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '5s', failoverTimeout: '5s' }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.configure(target.master, { settings: { maxmemory: '1mb' }, as: 'full' }), '25s'),
    step.quiet('3s'),
    step.awaitConverged({ within: '60s' }),
    step.during(fault.kill(target.master, { as: 'control' }), [
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('2s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.refuses({ workload: 'appends', code: 'OOM', after: 'full', atLeast: '20s', atMost: '27s' }),
    expect.noFailover({ during: 'full', control: 'control', because: 'master in sight' }),
    expect.failover({ after: 'control', within: '9s' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'An empty server takes more than the 1 MB that it was given: memory was short from the first moment on, as it is when data has filled it.',
    'Only what may need more memory is refused; reads and deletions are carried out.',
  ],
});
