import type { DataNode } from '../../deployment/description.ts';
import { sizeWords } from '../../core/size.ts';
import { housed, type Housed } from '../places.ts';
import type { Found, Rule } from '../rule.ts';
import { settingOf, settingsOf } from '../settings.ts';

/** A fork copies what is written while it lasts, and buffers come on top: so much of maxmemory is room enough mostly. */
const ROOM = 1.25;

export const MEMORY_LIMIT: Rule = {
  id: 'memory-limit',
  title: 'A data node is killed for want of memory instead of refusing writes',
  severity: 'medium',
  holds:
    'The container of a data node has a memory limit, and maxmemory is 0 or, of low severity, leaves less than a fifth of the limit for forks and buffers',
  experiments: ['master-container-killed', 'empty-restart'],
  change: 'Set maxmemory to at most 80% of the memory limit (less where much is written during a fork).',
  find(description) {
    const { known, unseen } = housed(description, description.nodes);
    const limited = known.flatMap((one) => {
      const { memory } = one.container.limits;
      const max = settingOf(one.process, 'maxmemory');
      return memory === undefined || max === undefined ? [] : [{ ...one, memory, max: Number(max) }];
    });
    const groups = Map.groupBy(
      limited.filter(({ memory, max }) => max === 0 || memory < max * ROOM),
      ({ memory, max }) => `${memory} ${max}`,
    );
    return [
      ...[...groups.values()].map(foundIn),
      ...settingsOf({ nodes: known.map(({ process }) => process) }, 'maxmemory').unseen,
      ...unseen,
    ];
  },
};

type Limited = Housed<DataNode> & { readonly memory: number; readonly max: number };

function foundIn(those: readonly Limited[]): Found {
  const [{ memory, max }] = those as readonly [Limited];
  const used = Math.max(0, ...those.map(({ process }) => process.memory?.used ?? 0));
  const share = used === 0 ? '' : ` ${sizeWords(used)} are in use now.`;
  return {
    at: those.map(({ process }) => process.name),
    setting: 'maxmemory',
    value: `${max === 0 ? '0 (none)' : sizeWords(max)}, with a memory limit of ${sizeWords(memory)}`,
    consequence:
      max === 0
        ? `At ${sizeWords(memory)} the kernel kills the server, which refuses no write before: a crash of the master, and of each replica at about the same time.${share}`
        : `A fork (snapshot, rewrite of the append-only file, full copy) while much is written needs up to as much again: at ${sizeWords(memory)} the kernel kills the server.${share}`,
    ...(max === 0 ? {} : { severity: 'low' as const }),
  };
}
