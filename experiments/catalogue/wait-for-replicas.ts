import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

const inside = { client: 'b', writers: 4, rate: 80 } as const;

export default experiment({
  title: 'The master is cut off together with one replica and the clients that wait for replicas',
  hypothesis:
    'WAIT 1 loses what the old master and its replica acknowledged just as not waiting does: the replica that had it is not the one that takes over. WAIT for all replicas loses nothing that it called acknowledged.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, failoverTimeout: '20s', clients: ['a', 'b'] }),
  workload: [
    workload.sets({ name: 'outside', client: 'a', writers: 4, rate: 80 }),
    workload.sets({ name: 'no-wait', ...inside }),
    workload.sets({ name: 'wait-one', ...inside, wait: { replicas: 1, within: '500ms' } }),
    workload.sets({ name: 'wait-all', ...inside, wait: { replicas: 'all', within: '500ms' } }),
  ],
  schedule: [
    step.quiet('5s'),
    step.during(fault.partition([target.master, target.replica(0), target.client('b')]), '25s'),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.lost({ workload: 'no-wait', atLeast: 1 }),
    expect.lost({ workload: 'wait-one', atLeast: 1 }),
    expect.lost({ workload: 'wait-all', atMost: 0 }),
    expect.lost({ onlyFrom: 'partition' }),
    expect.failover({ after: 'partition', within: '9s' }),
    expect.outage({ workload: 'outside', atMost: '10s' }),
  ],
  limits: [
    'The replica that was cut off too goes on following the old master until the Sentinels turn it round, failover-timeout later; WAIT for all gets nothing acknowledged before that.',
    'WAIT does not undo a write that too few replicas have: it is executed, and may be there in the end. With all replicas asked for, one that is down stops every acknowledgement.',
  ],
});
