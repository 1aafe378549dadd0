import type { Description, Sentinel } from '../../deployment/description.ts';
import { count } from '../../core/quantity.ts';
import { majority } from '../../experiment/topology.ts';
import { countedBy, isDown } from '../quorum.ts';
import type { Rule } from '../rule.ts';

export const GHOST_SENTINELS: Rule = {
  id: 'ghost-sentinels',
  title: 'Sentinels that no longer exist count for the majority',
  severity: 'medium',
  holds:
    'A Sentinel knows another that does not answer and is no process that was found; of high severity where the majority cannot spare any that live',
  experiments: ['quorum-truth-table', 'reset-in-minority'],
  change:
    'With all in reach, SENTINEL RESET on one Sentinel after the other, 30 s apart; then give Sentinels ids and addresses that outlive their pods.',
  find(description) {
    const haunted = description.sentinels.filter((sentinel) => ghostsOf(sentinel, description) > 0);
    if (haunted.length === 0) return [];
    const worst = haunted.toSorted((a, b) => countedBy(b) - countedBy(a))[0]!;
    const [known, living] = [countedBy(worst), description.sentinels.length];
    const spare = Math.max(living - majority(known), 0);
    return [
      {
        at: haunted.map(({ name }) => name),
        setting: 'known Sentinels',
        value: `${known}, of which ${living} live`,
        consequence: `The majority is ${majority(known)} of ${known} known, not ${majority(living)} of ${living}: ${spare === 0 ? 'no failover once any is lost' : `no failover once ${count(spare + 1)} are lost`}.`,
        ...(spare === 0 ? { severity: 'high' as const } : {}),
      },
    ];
  },
};

function ghostsOf({ watches }: Sentinel, { sentinels }: Description): number {
  return watches.sentinels.filter(
    (known) => known.process === undefined && isDown(known) && !sentinels.some(({ id }) => id === known.id),
  ).length;
}
