/** A running agent, as the runner sees it. */

import type { Answer, Order } from './protocol.ts';

export interface Agent {
  readonly name: string;
  /** How far its clock may be from ours, µs, after correction; 0 when both read the same kernel's clock. */
  readonly clockErrorUs: number;
  /**
   * Gives an order; resolves when it is done, with the reply where it was a command to a process. Rejects when it failed,
   * the agent is gone, or the limit passed.
   */
  order(order: Order, limitMs?: number): Promise<string | undefined>;
  /** Called for every answer that belongs to no order. Set before the first order. */
  onAnswer(listener: (answer: Answer) => void): void;
  /** Resolves when the agent has ended, with a reason when it was not asked to. */
  readonly ended: Promise<string | undefined>;
}
