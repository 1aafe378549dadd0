import { unknownOf } from '../places.ts';
import type { Rule } from '../rule.ts';

export const REDIS_OPEN: Rule = {
  id: 'redis-open',
  title: 'Data nodes are open to every pod that reaches them',
  severity: 'low',
  holds: 'A data node answers without a password',
  experiments: [],
  change:
    'Set requirepass and masterauth, or switch the user default off and use ACL users, on every data node.',
  find({ nodes }) {
    const open = nodes.filter(({ isOpen }) => isOpen === true);
    const blind = nodes.filter(({ isOpen }) => isOpen === undefined);
    if (open.length === 0) return unknownOf('whether a password is needed', blind);
    return [
      {
        at: open.map(({ name }) => name),
        setting: 'requirepass',
        value: open.length === nodes.length ? 'none' : `none on ${open.length} of ${nodes.length}`,
        consequence:
          'Whoever reaches the port reads, writes and reconfigures; and two deployments whose master has the same name grow together where an address is used again, which overwrites the data of one.',
      },
    ];
  },
};
