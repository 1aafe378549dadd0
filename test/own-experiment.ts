/** The text of an experiment of somebody else's project, as short as one with a fault can be. */
export const OWN_EXPERIMENT = `
import { experiment, expect, fault, step, target, topology, workload } from 'sentinel-chaos';

export default experiment({
  title: 'Ours',
  hypothesis: 'A replica takes over in time.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '2s', failoverTimeout: '10s' }),
  workload: [workload.appends({ name: 'orders', writers: 2, rate: 100 })],
  schedule: [
    step.quiet('1s'),
    step.during(fault.kill(target.master), [step.awaitNewMaster({ within: '15s' }), step.quiet('1s')]),
  ],
  expect: [expect.failover({ after: 'kill', within: '8s' })],
  settle: false,
});
`;
