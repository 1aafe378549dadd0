import { ELECTION_MS, time, writesIn } from '../amounts.ts';
import { housed } from '../places.ts';
import { detectionMs } from '../quorum.ts';
import type { Rule } from '../rule.ts';

/** ms of down-after from which on each rollout is a long outage. */
const LONG_MS = 30_000;

export const NO_PRE_STOP: Rule = {
  id: 'no-pre-stop',
  title: "A planned deletion of the master's pod takes as long as a crash",
  severity: 'low',
  holds:
    'Pods of data nodes have no preStop hook in any container; of medium severity where down-after is 30 s or more',
  experiments: ['master-pod-deleted', 'master-terminated', 'planned-failover-writes-paused'],
  change:
    'Add a preStop hook that holds writes back (CLIENT PAUSE … WRITE), orders SENTINEL FAILOVER and waits for the new master; without the pause about 10 s of acknowledged writes are lost.',
  find(description) {
    const { known, unseen } = housed(description, description.nodes);
    const bare = known.filter(({ pod }) => pod.containers.every(({ preStop }) => preStop === undefined));
    if (bare.length === 0) return unseen;
    const detection = detectionMs(description);
    const outage = detection + ELECTION_MS;
    return [
      {
        at: bare.map(({ process }) => process.name),
        setting: 'preStop',
        value: 'none',
        consequence: `Sentinels wait for down-after as if it had crashed: each rollout, drain or deletion of the master is ${time(detection)} to ${time(outage)} without writes${writesIn(outage, description)}.`,
        ...(detection >= LONG_MS ? { severity: 'medium' as const } : {}),
      },
      ...unseen,
    ];
  },
};
