import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'The master gets 5 % of a core under load',
  hypothesis:
    'Sentinel sees nothing: a master that gets 5 % of a core, and is held back in most tenths of a second, answers its pings late, but long before down-after (5 s), and so nobody replaces it however slow it is for its clients. None of them waits longer than 5 s, and nothing is lost.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, downAfter: '5s', failoverTimeout: '20s' }),
  workload: [workload.sets({ name: 'sets', writers: 16, rate: 100, valueSize: '64kb' })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.throttle(target.master, { share: '5%', as: 'throttled' }), '20s'),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failovers({ exactly: 0 }),
    expect.outage({ workload: 'sets', atMost: '5s' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'Clients that wait for each answer before they write again cannot overload it: with as many as write whatever comes back, answers come later and later.',
    'The process is held back every tenth of a second; a machine that is too busy as a whole holds it back whenever it likes, and the Sentinels on it as well.',
  ],
});
