/** Every sort of effect that is proven. Adding one is its file and a line here. */

import type { Link } from '../../history/record.ts';
import { addresses } from './addresses.ts';
import { connections } from './connections.ts';
import { limits } from './limits.ts';
import { LinkProof } from './links.ts';
import { names } from './names.ts';
import type { Proof, ProofMoment, ProofTools, Provable } from './proof.ts';
import { states } from './states.ts';
import { storage } from './storage.ts';

const PROOFS: readonly Proof[] = [names, addresses, states, storage, limits, connections];

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

  constructor(tools: ProofTools) {
    this.tools = tools;
    this.links = new LinkProof(tools);
  }

  /** Looks at what faults will be compared with, so that they are not delayed by it. */
  begin(): Promise<void> {
    return this.links.begin();
  }

  /** One after the other, links first: what they carry is to be seen as close to the cut as may be. */
  async prove(fault: Provable, when: ProofMoment): Promise<void> {
    await this.links.prove(fault, when);
    for (const proof of PROOFS) await proof(this.tools, fault, when);
  }

  async count(path: string, when: 'cut' | 'healed', links: readonly Link[]): Promise<void> {
    await this.links.count(path, when, links);
  }

  /** Once things have calmed down: what was healed is whole. */
  confirmHealed(): Promise<void> {
    return this.links.confirmHealed();
  }
}
