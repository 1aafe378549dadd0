import { majority } from '../../experiment/topology.ts';
import { count } from '../../core/quantity.ts';
import { counted } from '../quorum.ts';
import type { Rule } from '../rule.ts';

export const FEW_SENTINELS: Rule = {
  id: 'few-sentinels',
  title: 'Losing one Sentinel leaves no failover',
  severity: 'high',
  holds: 'Fewer than three Sentinels are known',
  experiments: ['sentinels-below-majority', 'quorum-truth-table'],
  change: 'Run three Sentinels, or five, on machines of their own.',
  find(description) {
    const known = counted(description);
    if (known >= 3) return [];
    return [
      {
        at: description.sentinels.map(({ name }) => name),
        setting: 'Sentinels',
        value: `${known}, of which ${majority(known)} must elect`,
        consequence: `After the loss of one of ${count(known, 'Sentinel')} no failover is possible until it is back, however long the master is gone; lost together with the master, there is none for that loss.`,
      },
    ];
  },
};
