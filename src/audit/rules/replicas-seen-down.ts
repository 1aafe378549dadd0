import { isDown } from '../quorum.ts';
import { replicasOf } from '../settings.ts';
import type { Rule } from '../rule.ts';

export const REPLICAS_SEEN_DOWN: Rule = {
  id: 'replicas-seen-down',
  title: 'There are replicas, but Sentinels cannot reach any: no failover could go through',
  severity: 'high',
  holds: 'There are replicas, and a Sentinel knows none or takes all that it knows for down',
  experiments: ['no-eligible-replica'],
  change:
    'Have each replica announce an address that Sentinels reach (replica-announce-ip and -port), and check the password that Sentinels have.',
  find(description) {
    const { sentinels } = description;
    if (replicasOf(description) === 0) return [];
    const blind = sentinels.filter(({ watches }) => watches.replicas.every(isDown));
    if (blind.length === 0) return [];
    const addresses = [
      ...new Set(blind.flatMap(({ watches }) => watches.replicas.map(({ address }) => address))),
    ];
    return [
      {
        at: blind.map(({ name }) => name),
        setting: 'known replicas',
        value: addresses.length === 0 ? 'none' : `${addresses.join(', ')}, all down`,
        consequence: `A failover that ${blind.length === 1 ? 'this Sentinel leads' : 'one of these Sentinels leads'} is given up for want of a good replica, and the next try comes 2 × failover-timeout later.`,
      },
    ];
  },
};
