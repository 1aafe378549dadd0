import type { Description } from '../../deployment/description.ts';
import { majority } from '../../experiment/topology.ts';
import { byPlace, unknownOf } from '../places.ts';
import { counted } from '../quorum.ts';
import type { Found, Rule } from '../rule.ts';

export const SENTINEL_MAJORITY_TOGETHER: Rule = {
  id: 'sentinel-majority-together',
  title: 'Losing one machine or zone takes the majority of the Sentinels along',
  severity: 'high',
  holds:
    'Without the Sentinels on one machine, or in one zone, the others are fewer than the majority of those known (three or more); of medium severity where no data node is on that machine, and for a zone',
  experiments: ['together', 'sentinels-below-majority'],
  change:
    'Spread the Sentinels over at least three machines and zones (topologySpreadConstraints or anti-affinity).',
  find(description) {
    if (description.sentinels.length < 3) return [];
    const machines = foundIn(description, 'machine');
    const blind = (['machine', 'zone'] as const).flatMap((kind) =>
      unknownOf(`the ${kind}`, byPlace(description, description.sentinels, kind).blind),
    );
    // Where one machine is enough, its zone adds nothing.
    return [...(machines.length > 0 ? machines : foundIn(description, 'zone')), ...blind];
  },
};

function foundIn(description: Description, kind: 'machine' | 'zone'): Found[] {
  const { sentinels, nodes } = description;
  const known = counted(description);
  const { places } = byPlace(description, sentinels, kind);
  return [...places].flatMap(([place, there]) => {
    const left = sentinels.length - there.length;
    if (left >= majority(known)) return [];
    const nodesThere = byPlace(description, nodes, kind).places.get(place) ?? [];
    const isMasterThere = nodesThere.some(({ role }) => role === 'master');
    return [
      {
        at: [place, ...there.map(({ name }) => name)],
        setting: kind,
        value: `${there.length} of ${known} Sentinels on ${place}`,
        consequence: `Without ${place} ${left} of ${known} Sentinels are left, and the majority is ${majority(known)}: no failover until it is back${isMasterThere ? ', and the master is there now' : ''}.`,
        ...(kind === 'zone' || nodesThere.length === 0 ? { severity: 'medium' as const } : {}),
      },
    ];
  });
}
