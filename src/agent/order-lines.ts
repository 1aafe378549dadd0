/** The lines of an agent's input: orders, orders given before, and what is no order. */

import type { NumberedOrder } from '../cluster/protocol.ts';

/**
 * A runner that loses the connection in the middle of an order begins a new line and gives it again: so a torn order
 * will come once more, and one that has come may come again.
 */
export class OrderLines {
  private readonly seen = new Set<number>();

  /** The order that a line gives for the first time, if it does. */
  take(line: string): NumberedOrder | undefined {
    const order = parsed(line);
    if (order === undefined || this.seen.has(order.id)) return undefined;
    this.seen.add(order.id);
    return order;
  }
}

function parsed(line: string): NumberedOrder | undefined {
  try {
    const value = JSON.parse(line) as Partial<NumberedOrder> | null;
    return typeof value?.id === 'number' && typeof value.order === 'string'
      ? (value as NumberedOrder)
      : undefined;
  } catch {
    return undefined;
  }
}
