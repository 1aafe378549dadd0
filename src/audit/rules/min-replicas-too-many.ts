import { byValue, replicasOf, settingOf, settingsOf } from '../settings.ts';
import { count } from '../../core/quantity.ts';
import type { Rule } from '../rule.ts';

export const MIN_REPLICAS_TOO_MANY: Rule = {
  id: 'min-replicas-too-many',
  title: 'Losing one replica stops all writes',
  severity: 'high',
  holds: 'min-replicas-to-write is at least the number of replicas, and min-replicas-max-lag is not 0',
  experiments: ['lagging-master-stays-up', 'replication-cut-min-replicas'],
  change: 'Set min-replicas-to-write to less than the number of replicas, or add replicas.',
  find(description) {
    const replicas = replicasOf(description);
    if (replicas === 0) return [];
    const { known, unseen } = settingsOf(description, 'min-replicas-to-write', 'min-slaves-to-write');
    const strict = known.filter(
      ({ node, value }) =>
        Number(value) >= replicas && settingOf(node, 'min-replicas-max-lag', 'min-slaves-max-lag') !== '0',
    );
    const found = byValue(strict).map(([value, at]) => ({
      at,
      setting: 'min-replicas-to-write',
      value: `${value}, with ${count(replicas, 'replica')}`,
      consequence:
        'Once a replica is lost the master refuses every write (NOREPLICAS), and no Sentinel takes it for down: no failover, no writes until the replica is back. After a failover the same holds until the old master is.',
    }));
    return [...found, ...unseen];
  },
};
