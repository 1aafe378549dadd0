import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'Whatever breaks next: faults drawn by chance, one after the other, on one deployment',
  hypothesis:
    'After each fault that is drawn the deployment is whole again within 30 s, by itself; it is never longer than 20 s without a writable data node, and at the end everybody agrees and has the same data.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, downAfter: '2s', failoverTimeout: '6s' }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.soak({
      for: '90s',
      every: '22s',
      lasting: ['2s', '6s'],
      within: '30s',
      draw: [
        fault.kill(target.master, { as: 'master-killed' }),
        fault.terminate(target.master, { as: 'master-terminated' }),
        fault.freeze(target.master, { as: 'master-frozen' }),
        fault.isolate(target.master, { as: 'master-isolated' }),
        fault.cutLinks(target.master, { from: target.replicas, as: 'replication-cut' }),
        fault.kill(target.replica(0), { as: 'replica-killed' }),
        fault.isolate(target.replica(0), { as: 'replica-isolated' }),
        fault.kill(target.sentinels.minority, { as: 'sentinels-killed' }),
        fault.partition(target.sentinels.minority, { as: 'sentinels-cut-off' }),
      ],
    }),
  ],
  expect: [expect.recovers({ within: '36s' }), expect.writable({ within: '20s' })],
  limits: [
    'One seed is four faults of nine; another run draws others. The seed is printed, and repeats the same choice, order and lengths.',
    'Faults come one at a time: what two of them do together is for experiments of their own.',
    'For a whole night: --set schedule.0.for=8h.',
  ],
});
