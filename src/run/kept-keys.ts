/** Keys of ours in a deployment that stays: they expire whatever becomes of us, and are removed on every way out. */

import { sleep } from '../core/clock.ts';
import type { Scope } from '../core/scope.ts';
import { KEYS_LIVE_S } from '../workload/workload.ts';
import type { Agents } from './agents.ts';

const EXPIRE_EVERY_MS = 2_000;
/** Writers may have operations in flight, ms. */
const REMOVE_LIMIT_MS = 30_000;

/** From now on; to be undone before the agents end. */
export function lookAfterKeys(
  agents: Pick<Agents, 'isObserving' | 'stopWriting' | 'expireKeys'>,
  scope: Scope,
): void {
  scope.defer('remove our keys', () => remove(agents), REMOVE_LIMIT_MS);
  const ending = new AbortController();
  scope.defer('stop having keys expire', () => {
    ending.abort();
  });
  void expireNowAndThen(agents, ending.signal);
}

/** Without an observer they are left to expire: the loss of it is what is told. */
async function remove(agents: Parameters<typeof lookAfterKeys>[0]): Promise<void> {
  if (!agents.isObserving) return;
  await agents.stopWriting().catch(() => undefined);
  await agents.expireKeys(0);
}

/** Keys are there once they are written to, and may be made anew by another master. */
async function expireNowAndThen(agents: Pick<Agents, 'expireKeys'>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    // Where no master is at the moment there will be one at another.
    await agents.expireKeys(KEYS_LIVE_S).catch(() => undefined);
    await sleep(EXPIRE_EVERY_MS, signal).catch(() => undefined);
  }
}
