import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title:
    'The links from the master to its replicas are too slow, with min-replicas-to-write 1 and min-replicas-max-lag 10',
  hypothesis:
    'min-replicas-max-lag counts from the last word of a replica, not from the last write that it has: replicas half a minute behind go on answering, the master goes on acknowledging, and when it dies all that they had not received is lost.',
  source: ['apecloud/kubeblocks#5107'],
  topology: topology({
    redis: 3,
    sentinels: 5,
    quorum: 2,
    downAfter: '5s',
    failoverTimeout: '60s',
    directives: { 'min-replicas-to-write': '1', 'min-replicas-max-lag': '10' },
  }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(
      fault.slow(target.master, { with: target.replicas, direction: 'from', rate: '64kbit/s', as: 'narrow' }),
      [
        step.quiet('40s'),
        step.during(fault.kill(target.master), [step.awaitNewMaster({ within: '20s' }), step.quiet('5s')]),
      ],
    ),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.lost({ onlyFrom: 'narrow', cause: 'unreplicated tail' }),
    expect.failover({ after: 'kill', within: '16s' }),
  ],
  limits: [
    'Only what the master sends is slow. A replica’s word on how far it has come (REPLCONF ACK, once a second) goes the other way, and the master counts the lag from the last of them, whatever offset it names.',
    'The new master refuses writes as well until the other replica follows it: at once where that one has less data, after a full copy that waits for repl-diskless-sync-delay (5 s) where it has more. That happens: Sentinels choose by offsets that are up to 10 s old.',
    'How much is lost is what was written above the rate since the link became slow: no setting of the server bounds it.',
  ],
});
