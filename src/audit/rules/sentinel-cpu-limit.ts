import { housed } from '../places.ts';
import type { Rule } from '../rule.ts';

/** Cores: with 50m some 30% of periods were throttled and Sentinels went into TILT, with 200m none (CloudPirates-io/helm-charts #1119). */
const ENOUGH_CORES = 0.2;

export const SENTINEL_CPU_LIMIT: Rule = {
  id: 'sentinel-cpu-limit',
  title: 'Sentinels that are throttled stop acting for 30 s at a time',
  severity: 'medium',
  holds: 'The CPU limit of a Sentinel is less than 200m',
  experiments: ['sentinels-stall'],
  change: 'Take the CPU limit off Sentinels, or set 200m at least.',
  find(description) {
    const { known, unseen } = housed(description, description.sentinels);
    const tight = known.flatMap(({ process, container: { limits } }) =>
      limits.cpu !== undefined && limits.cpu < ENOUGH_CORES ? [{ process, cpu: limits.cpu }] : [],
    );
    if (tight.length === 0) return unseen;
    return [
      {
        at: tight.map(({ process }) => process.name),
        setting: 'limits.cpu',
        value: `${Math.round(tight[0]!.cpu * 1_000)}m`,
        consequence:
          'A Sentinel whose timer is more than 2 s late is in TILT: it does not act for 30 s, and a failover that needs it comes that much later. Probes and hooks in the same container are slow as well.',
      },
      ...unseen,
    ];
  },
};
