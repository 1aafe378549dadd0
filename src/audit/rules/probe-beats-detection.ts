import { time } from '../amounts.ts';
import { housed, isRestarted } from '../places.ts';
import { detectionMs } from '../quorum.ts';
import type { Rule } from '../rule.ts';

export const PROBE_BEATS_DETECTION: Rule = {
  id: 'probe-beats-detection',
  title: 'A frozen master is restarted by its liveness probe before Sentinels take it for down',
  severity: 'medium',
  holds: 'failureThreshold × periodSeconds of the liveness probe of a data node is less than down-after',
  experiments: ['master-container-killed', 'master-frozen'],
  change:
    'Make the liveness probe more patient than down-after (failureThreshold × periodSeconds well above it), or down-after shorter.',
  find(description) {
    const detection = detectionMs(description);
    const { known, unseen } = housed(description, description.nodes);
    const hasty = known.flatMap((one) => {
      const { liveness } = one.container;
      if (liveness === undefined || !isRestarted(one.pod)) return [];
      const patienceMs = liveness.failures * liveness.periodS * 1_000;
      return patienceMs < detection ? [{ ...one, liveness, patienceMs }] : [];
    });
    if (hasty.length === 0) return unseen;
    const [{ liveness, patienceMs, pod }] = hasty as [(typeof hasty)[number]];
    return [
      {
        at: hasty.map(({ process }) => process.name),
        setting: 'livenessProbe',
        value: `${liveness.failures} × ${liveness.periodS} s = ${time(patienceMs)}, and down-after ${time(detection)}`,
        consequence: `A master that hangs is killed after about ${time(patienceMs)} and started again: whether there is a failover, and what is left of its data, is decided by the restart. A stopped process takes no SIGTERM, so that ${time(pod.graceS * 1_000)} of grace pass first.`,
      },
      ...unseen,
    ];
  },
};
