/** Keys of ours in a deployment that stays are removed on every way out; should that fail they expire, see src/agent/writer.ts. */

import type { Scope } from '../core/scope.ts';
import type { Agents } from './agents.ts';

/** Writers may have operations in flight, and what they wrote is read before it is removed, ms. */
const REMOVE_LIMIT_MS = 60_000;

/** To be undone before the agents end. */
export function removeKeysAtTheEnd(
  agents: Pick<Agents, 'isObserving' | 'stopWriting' | 'removeKeys'>,
  scope: Scope,
): void {
  scope.defer('remove our keys', () => remove(agents), REMOVE_LIMIT_MS);
}

/** Without an observer they are left to expire: its loss is what the run ends with. */
async function remove(agents: Parameters<typeof removeKeysAtTheEnd>[0]): Promise<void> {
  if (!agents.isObserving) return;
  await agents.stopWriting().catch(() => undefined);
  await agents.removeKeys();
}
