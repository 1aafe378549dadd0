/** What can be said of readers at all: whether they read when it mattered, and whether there was anything to see. */

import { sightsIn, type Sights } from '../facts/sights.ts';
import type { Span } from '../facts/spans.ts';

/** Why what readers saw in a stretch of time shows nothing, as a sentence; undefined where it does. Each is asked by itself. */
export function whyBlind(workload: string, { readers }: Sights, during: Span): string | undefined {
  if (readers.length === 0) return `Nothing was read by "${workload}".`;
  const silent = readers.find((one) => sightsIn(one, during).length === 0);
  if (silent !== undefined) return `No read of ${silent.reader.key} was answered then.`;
  const idle = readers.find(
    (one) => one.acknowledgedIn(during.from, sightsIn(one, during).at(-1)!.sent) === 0,
  );
  return (
    idle &&
    `There was nothing that ${idle.reader.key} could have missed: no write of ${idle.reader.reads} was acknowledged then, before its last read that was answered, and survived.`
  );
}
