/** How often the observer looks: what is only polled for is known that late. */

/** The observer asks every process for its state, and every data node for a write, so often, ms. */
export const POLL_PERIOD_MS = 100;
