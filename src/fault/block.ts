/** Block: one long command occupies a data node, whose only thread answers nothing else meanwhile. */

import { duration, oneOf } from '../experiment/parameter.ts';
import { effectOf, fault } from './fault.ts';

/**
 * A loop that writes nothing, so that SCRIPT KILL may end it. Time stands still within a script from Redis 7.2 on (server.c,
 * commandTimeSnapshot) until the script counts as slow, after busy-reply-threshold (5 s): up to then the processor's time
 * counts as well, which older servers do not show to scripts. ARGV[1] is how long it lasts, ms.
 */
const SCRIPT = `local hasClock, clock = pcall(function() return os.clock end)
local began = redis.call('TIME')
local used = hasClock and clock() or 0
repeat
  local now = redis.call('TIME')
  local ms = (now[1] - began[1]) * 1000 + (now[2] - began[2]) / 1000
  if hasClock then ms = math.max(ms, (clock() - used) * 1000) end
until ms >= tonumber(ARGV[1])
return 'over'`;

/** How a data node is kept busy, and what lets it answer again. PING waits for the end of what cannot be ended. */
const WAYS = {
  script: {
    words: 'a Lua script',
    begin: (ms: number) => ['EVAL', SCRIPT, '0', String(ms)],
    end: ['SCRIPT', 'KILL'],
  },
  sleep: {
    words: 'DEBUG SLEEP',
    begin: (ms: number) => ['DEBUG', 'SLEEP', String(ms / 1_000)],
    end: ['PING'],
  },
} as const;

/** Occupies the target for this long: with a script, which SCRIPT KILL ends when the step does, or with DEBUG SLEEP where the server allows it. */
export const block = fault({
  kind: 'block',
  only: 'redis',
  needs: () => 'signal-processes',
  parameters: { with: oneOf('script', 'sleep'), for: duration },
  example: { with: 'script', for: '12s' },
  effect: () => effectOf({ target: 'processes', processes: 'busy', colour: 'orange', pattern: 'dots' }),
  says: ({ targets, parameters }) =>
    `keep ${targets} busy with ${WAYS[parameters.with].words} for ${parameters.for.words}`,
  inject: async ({ targets, keepBusy, parameters: { with: way, for: length } }) => {
    await Promise.all(
      targets.processes.map((process) => keepBusy(process, WAYS[way].begin(length.ms), length.ms)),
    );
  },
  heal: async ({ targets, endBusy, parameters: { with: way } }) => {
    await Promise.all(targets.processes.map((process) => endBusy(process, WAYS[way].end)));
  },
});
