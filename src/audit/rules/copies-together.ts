import { byPlace, unknownOf } from '../places.ts';
import type { Rule } from '../rule.ts';

export const COPIES_TOGETHER: Rule = {
  id: 'copies-together',
  title: 'All copies of the data are on one machine, or in one zone',
  severity: 'high',
  holds: 'Two data nodes or more are all on one machine, or, of medium severity, in one zone',
  experiments: ['master-node-killed'],
  change: 'Spread the data nodes over machines and zones (topologySpreadConstraints or anti-affinity).',
  find(description) {
    const { nodes } = description;
    if (nodes.length < 2) return [];
    const machines = byPlace(description, nodes, 'machine');
    const zones = byPlace(description, nodes, 'zone');
    const [machine, zone] = [machines, zones].map(({ places, blind }) =>
      blind.length === 0 && places.size === 1 ? [...places.keys()][0] : undefined,
    );
    const place = machine ?? zone;
    if (place === undefined)
      return [...unknownOf('the machine', machines.blind), ...unknownOf('the zone', zones.blind)];
    return [
      {
        at: [place, ...nodes.map(({ name }) => name)],
        setting: machine === undefined ? 'zone' : 'machine',
        value: `all ${nodes.length} data nodes on ${place}`,
        consequence: `While ${place} is gone there is no data node at all: nothing can be read, written, or promoted until it is back.`,
        ...(machine === undefined ? { severity: 'medium' as const } : {}),
      },
    ];
  },
};
