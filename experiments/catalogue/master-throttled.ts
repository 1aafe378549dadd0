import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'The master gets 1 % of a core while clients write',
  hypothesis:
    'Sentinel sees nothing: a master that gets 1 % of a core is held back in nearly every tenth of a second and answers its pings late, but long before down-after (5 s), and so nobody replaces it however slow it is for its clients. None of them waits longer than 5 s, and nothing is lost.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, downAfter: '5s', failoverTimeout: '20s' }),
  workload: [workload.appends({ name: 'appends', writers: 16, rate: 1_000 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.throttle(target.master, { share: '1%', as: 'throttled' }), '20s'),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failovers({ exactly: 0 }),
    expect.outage({ workload: 'appends', atMost: '5s' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'Small writes cost a server little: what waited is done in one go when its turn comes. With 5 % of a core and 6 MB of values a second clients waited for 1 to 3 s, and nobody replaced it either.',
    'The process is held back every tenth of a second; a machine that is too busy as a whole holds it back whenever it likes, and the Sentinels on it as well.',
  ],
});
