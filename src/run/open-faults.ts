/**
 * The faults that last just now, outermost first. Faults nest, so what an outer one hits must stay hit when an inner
 * one is healed: a link is cut, or slowed, by the outermost fault alone, and a process or a name is never hit twice.
 */

import { ChaosError } from '../core/errors.ts';
import type { Aspect, FaultEffect } from '../history/fault-effect.ts';
import type { Link } from '../history/record.ts';

/** What of its targets a fault has to itself: nothing is hit twice. */
type Lock = 'state' | 'storage' | 'resources' | 'connections' | 'settings';

const LOCKS: Readonly<Record<Aspect, Lock>> = {
  links: 'state',
  names: 'state',
  addresses: 'state',
  processes: 'state',
  storage: 'storage',
  resources: 'resources',
  connections: 'connections',
  settings: 'settings',
  passwords: 'settings',
};

/** By its first aspect; one that has none has the state. */
export function lockOf(effect: FaultEffect): Lock {
  const aspect = (Object.keys(LOCKS) as Aspect[]).find((one) => effect[one] !== undefined);
  return aspect === undefined ? 'state' : LOCKS[aspect];
}

export interface OpenFault {
  readonly as: string;
  readonly lock: Lock;
  /** Processes, or names of hosts, that it hits; none for a fault of links or of settings. */
  readonly hit: readonly string[];
  readonly links: readonly Link[];
  /** What it does to them. */
  readonly how: FaultEffect['links'];
  /** Hosts that are not there, or do not answer, while it lasts: their kernels cannot be asked either. */
  readonly gone: readonly string[];
}

export class OpenFaults {
  private readonly faults: OpenFault[] = [];

  get areNone(): boolean {
    return this.faults.length === 0;
  }

  /** Those of the links that no open fault cuts, or does the same to: what is slowed can still be cut. */
  whole(links: readonly Link[], how: FaultEffect['links']): readonly Link[] {
    const hit = this.faults.filter((fault) => fault.how === 'dropped' || fault.how === how);
    const taken = new Set(hit.flatMap((fault) => fault.links.map(keyOf)));
    return links.filter((link) => !taken.has(keyOf(link)));
  }

  /** Those of the links whose ends are both there. */
  withBothEnds(links: readonly Link[]): readonly Link[] {
    const gone = new Set(this.faults.flatMap((fault) => fault.gone));
    return links.filter(({ from, to }) => !gone.has(from) && !gone.has(to));
  }

  /**
   * Opens a fault, and answers with what closes it; one that hits nothing, or a process that is hit already, is refused with
   * NOT_STEADY.
   */
  open(fault: OpenFault): () => void {
    if (fault.hit.length === 0 && fault.links.length === 0 && fault.lock !== 'settings')
      throw new ChaosError(
        'NOT_STEADY',
        `"${fault.as}" would ${fault.how === 'slowed' ? 'slow no link that is not slow or cut' : 'cut no link that is not cut'} already`,
      );
    for (const { as, hit, lock } of this.faults) {
      if (lock !== fault.lock) continue;
      const twice = hit.find((one) => fault.hit.includes(one));
      if (twice !== undefined) throw new ChaosError('NOT_STEADY', `${twice} is hit by "${as}" already`);
    }
    this.faults.push(fault);
    return () => void this.faults.splice(this.faults.indexOf(fault), 1);
  }
}

function keyOf({ from, to }: Link): string {
  return `${from} ${to}`;
}
