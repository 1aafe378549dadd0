import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

const client = (name: string): string => new URL(`../../clients/${name}`, import.meta.url).pathname;

export default experiment({
  title: 'A client program of its own: the master process is killed',
  hypothesis:
    'A program that is asked over a pipe sees of a failover what the same library sees in the harness itself.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '3s', failoverTimeout: '60s' }),
  workload: [
    workload.appends({ name: 'strict', writers: 2, rate: 40 }),
    workload.appends({
      name: 'built-in',
      profile: 'application',
      settings: { failoverDetector: true },
      writers: 2,
      rate: 40,
    }),
    workload.program({
      name: 'by-protocol',
      command: ['node', client('ioredis.mjs'), JSON.stringify({ failoverDetector: true })],
      writers: 2,
      rate: 40,
    }),
  ],
  schedule: [
    step.quiet('5s'),
    step.during(fault.kill(target.master), [step.awaitNewMaster({ within: '20s' }), step.quiet('15s')]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failover({ after: 'kill', within: '6s' }),
    expect.outage({ workload: 'built-in', atMost: '9s' }),
    expect.outage({ workload: 'by-protocol', atMost: '9s' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'The library waits longer after each attempt in vain: where an attempt falls just before the new master takes writes for one of the two and just after it for the other, their outages differ by as much.',
  ],
});
