/** What came of dialling from the networks of hosts. */

import { reachedTargets } from '../../dial.ts';
import type { NetworkReply } from './commands.ts';

/** What came of it from one host. */
export interface Dialled {
  readonly code: number;
  readonly output: string;
  readonly reached: ReadonlyMap<string, number | undefined>;
  readonly atUs: number;
}

/** What a reply says of it, with its host; nothing where it is about something else. */
export function dialled({
  pod: { host },
  report,
  output,
  atUs,
}: NetworkReply): (readonly [host: string, Dialled])[] {
  if (report.kind !== 'dialled') return [];
  return [[host, { code: report.code, output, reached: reachedTargets(host, output), atUs }]];
}
