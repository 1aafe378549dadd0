/**
 * What each kind of fault did at the time when records did not say it. Frozen: it describes stored histories, and a kind
 * that changes or is added changes nothing here.
 */

import type { FaultEffect } from './fault-effect.ts';
import type { FaultRecord } from './record.ts';

type Row = Partial<FaultEffect> & Pick<FaultEffect, 'target' | 'colour'>;

const PROCESS = { target: 'processes' } as const;
const CUT = { target: 'links', links: 'dropped' } as const;
const MACHINE = { target: 'machines', pattern: 'solid' } as const;
const ORDER = { target: 'processes', colour: 'yellow', pattern: 'hatch', heals: false } as const;

const EFFECTS: Readonly<Record<string, Row>> = {
  kill: { ...PROCESS, processes: 'dead', resets: true, colour: 'vermilion' },
  terminate: { ...PROCESS, processes: 'dead', resets: true, colour: 'orange' },
  freeze: { ...PROCESS, processes: 'stopped', colour: 'sky', pattern: 'dots' },
  forget: { ...PROCESS, processes: 'dead', resets: true, colour: 'yellow' },
  partition: { ...CUT, colour: 'blue', pattern: 'hatch' },
  isolate: { ...CUT, colour: 'purple', pattern: 'hatch' },
  'cut-links': { ...CUT, isSelective: true, colour: 'sky', pattern: 'hatch' },
  swizzle: { ...CUT, isSelective: true, colour: 'blue', pattern: 'dots' },
  'sentinel-failover': { ...ORDER, hitsMaster: true },
  'sentinel-reset': ORDER,
  'pause-writes': ORDER,
  'delete-pod': { target: 'pods', processes: 'replaced', resets: true, colour: 'green' },
  'kill-container': { ...PROCESS, processes: 'replaced', resets: true, colour: 'vermilion', pattern: 'dots' },
  'freeze-node': { ...MACHINE, processes: 'stopped', colour: 'sky' },
  'kill-node': { ...MACHINE, processes: 'dead', colour: 'purple' },
};

const NOTHING_KNOWN: Row = { target: 'processes', colour: 'grey' };

/** The effect of a fault whose record does not hold it. */
export function frozenEffect({ fault, parameters }: Pick<FaultRecord, 'fault' | 'parameters'>): FaultEffect {
  const row = EFFECTS[fault] ?? NOTHING_KNOWN;
  const isKeptAway = fault === 'delete-pod' && parameters?.['keepAway'] === true;
  return {
    isSelective: false,
    resets: false,
    heals: true,
    hitsMaster: false,
    pattern: 'solid',
    ...row,
    ...(isKeptAway ? { processes: 'dead' } : {}),
  };
}
