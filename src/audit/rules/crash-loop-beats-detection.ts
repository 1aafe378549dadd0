import { listed, time } from '../amounts.ts';
import { isRestarted } from '../places.ts';
import { detectionMs } from '../quorum.ts';
import type { Rule } from '../rule.ts';

/** ms that the kubelet waits before each start of a container that keeps ending: at once, then doubling from 10 s to 5 min. */
const BACK_OFF_MS = [0, 10_000, 20_000, 40_000, 80_000, 160_000];

/** ms without a failover from which on the wait is a long outage. */
const LONG_MS = 30_000;

export const CRASH_LOOP_BEATS_DETECTION: Rule = {
  id: 'crash-loop-beats-detection',
  title: 'A master that keeps crashing is back before each detection, so that it is not replaced',
  severity: 'medium',
  holds:
    "down-after is more than 10 s, the kubelet's first wait, and containers of data nodes are started again; of low severity where these waits are less than 30 s",
  experiments: ['master-container-killed', 'master-pod-returns-early'],
  change: 'Set down-after-milliseconds to 10 s or less on every Sentinel.',
  find(description) {
    const detection = detectionMs(description);
    const waits = BACK_OFF_MS.filter((wait) => wait < detection);
    const at = description.nodes.filter(({ pod }) =>
      description.pods.some((one) => one.name === pod && isRestarted(one)),
    );
    if (waits.length < 2 || detection <= BACK_OFF_MS[1]! || at.length === 0) return [];
    const total = waits.reduce((sum, wait) => sum + wait, 0);
    return [
      {
        at: at.map(({ name }) => name),
        setting: 'down-after-milliseconds',
        value: time(detection),
        consequence: `A container that crashes again and again is started after waits of ${listed(waits.map((wait) => (wait === 0 ? '0 s' : time(wait))))}, each sooner than ${time(detection)}: no failover in the first ${time(total)} and more, most of them without a master. One whose start script asks the Sentinels meanwhile is given its own address, follows itself, and takes no writes until down-after + 20 s (${time(detection + 20_000)}).`,
        ...(total < LONG_MS ? { severity: 'low' as const } : {}),
      },
    ];
  },
};
