/** What the observer is ordered to do to a process for a fault, or to prove one. */

import type { Agent } from '../cluster/agent.ts';
import type { Order } from '../cluster/protocol.ts';
import { ChaosError, messageOf } from '../core/errors.ts';
import type { ProcessOrders } from '../fault/fault.ts';
import { HEAL_LIMIT_MS } from './injection.ts';
import type { ProofTools } from './proof/proof.ts';

/** Longer than the observer's own patience with the process, ms. */
const COMMAND_LIMIT_MS = 10_000;
/** Ten thousand connections, the usual maxclients, on a machine that is busy, ms. */
const HOLD_LIMIT_MS = 60_000;

export type ObserverOrders = ProcessOrders & Pick<ProofTools, 'tryConnection'>;

/** Each rejects with COMMAND_REFUSED where the process does not do it, or the observer does not say in time that it did. */
export function observerOrders(observer: Agent): ObserverOrders {
  const ordered = async (order: Order, limitMs = COMMAND_LIMIT_MS): Promise<string | undefined> => {
    try {
      return await observer.order(order, limitMs);
    } catch (cause) {
      throw new ChaosError('COMMAND_REFUSED', messageOf(cause), { cause });
    }
  };
  const done = async (order: Order, limitMs?: number): Promise<void> => {
    await ordered(order, limitMs);
  };
  return {
    command: async (process, args) => {
      const reply = await ordered({ order: 'command', process, args });
      return JSON.parse(reply ?? '') as unknown;
    },
    keepBusy: (process, args, forMs) => done({ order: 'keep-busy', process, args, forMs }),
    endBusy: (process, args) => done({ order: 'end-busy', process, args }, HEAL_LIMIT_MS),
    holdConnections: (process) => done({ order: 'hold-connections', process }, HOLD_LIMIT_MS),
    releaseConnections: (process) => done({ order: 'release-connections', process }),
    tryConnection: (process, when) => done({ order: 'try-connection', process, when }),
  };
}
