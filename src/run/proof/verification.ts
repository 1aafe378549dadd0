/** How each aspect of an effect is proven. The compiler asks for the line of one that is new. */

import type { Aspect } from '../../history/fault-effect.ts';
import type { Link } from '../../history/record.ts';
import { addresses } from './addresses.ts';
import { connections } from './connections.ts';
import { limits } from './limits.ts';
import { LinkProof } from './links.ts';
import { names } from './names.ts';
import type { Proof, ProofMoment, ProofTools, Provable } from './proof.ts';
import { states } from './states.ts';
import { storage } from './storage.ts';

/** What the answers to a fault's own commands show needs nothing more. */
const BY_ITS_ANSWERS: Proof = () => Promise.resolve();

const PROOFS: Readonly<Record<Exclude<Aspect, 'links'>, Proof>> = {
  names,
  addresses,
  processes: states,
  storage,
  resources: limits,
  connections,
  settings: BY_ITS_ANSWERS,
  passwords: BY_ITS_ANSWERS,
};

/** What is asked for around a fault. */
export interface Verification {
  /** Records how things are at a moment of a fault. */
  prove(fault: Provable, when: ProofMoment): Promise<void>;
  /** Records what the receiving kernels have counted, where a fault cuts or heals its links one by one. */
  count(path: string, when: 'cut' | 'healed', links: readonly Link[]): Promise<void>;
}

/** Where nobody judges what was recorded nothing is: what cannot be injected says so by itself. */
export const UNPROVEN: Verification = {
  prove: () => Promise.resolve(),
  count: () => Promise.resolve(),
};

/** Proves the faults of one run. */
export class FaultVerification implements Verification {
  private readonly tools: ProofTools;
  private readonly links: LinkProof;
  private readonly proofs: Readonly<Record<Aspect, Proof>>;

  constructor(tools: ProofTools) {
    this.tools = tools;
    this.links = new LinkProof(tools);
    this.proofs = { links: (_, fault, when) => this.links.prove(fault, when), ...PROOFS };
  }

  /** Looks at what faults will be compared with, so that they are not delayed by it. */
  begin(): Promise<void> {
    return this.links.begin();
  }

  async prove(fault: Provable, when: ProofMoment): Promise<void> {
    for (const aspect of Object.keys(this.proofs) as Aspect[])
      if (fault.effect[aspect] !== undefined) await this.proofs[aspect](this.tools, fault, when);
  }

  async count(path: string, when: 'cut' | 'healed', links: readonly Link[]): Promise<void> {
    await this.links.count(path, when, links);
  }

  /** Once things have calmed down: what was healed is whole. */
  confirmHealed(): Promise<void> {
    return this.links.confirmHealed();
  }
}
