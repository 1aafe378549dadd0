import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'Two of five Sentinels are restarted while the name of a healthy master is lost',
  hypothesis:
    'A Sentinel that starts without the name has nobody to connect to and takes the master for down after down-after. Two are the quorum, and the three that hold their connections and see the master up vote for them: a healthy master is replaced about 6 s after the restart, and what it acknowledges from then on is lost. A restart with the name there leads to nothing.',
  source: ['redis/redis#12184', 'redis/redis#8300'],
  topology: topology({
    redis: 3,
    sentinels: 5,
    quorum: 2,
    downAfter: '5s',
    failoverTimeout: '60s',
    announce: 'hostname',
  }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.kill([target.sentinel(0), target.sentinel(1)], { as: 'restart-before' }), '3s'),
    step.quiet('10s'),
    step.awaitConverged({ within: '10s' }),
    step.during(fault.loseName(target.master), [
      step.during(fault.kill([target.sentinel(0), target.sentinel(1)], { as: 'restart' }), '3s'),
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('10s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failovers({ after: 'restart-before', exactly: 0 }),
    expect.electedDespite({ after: 'lose-name', tooFew: 'witnesses' }),
    expect.failover({ after: 'lose-name', within: '30s', notBefore: '7s' }),
    expect.lost({ onlyFrom: 'lose-name' }),
  ],
  limits: [
    'How much is lost depends on the clients: these hear of the switch within about a second. Those that wait for their connection to break go on until the old master is made a replica, which it is when its name is back.',
    'From the loss of the name it took 9.5 s in the local lab and 24 s on Kubernetes, where the kubelet waits 10 s and more before it starts a container for the second time.',
  ],
});
