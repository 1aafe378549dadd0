/** What data nodes go by, as they answered. */

import type { At } from './deployment-record.ts';

/**
 * What a data node goes by (CONFIG GET): all of it when a process is first asked, and from then on what differs from the
 * answer before. Without credentials, and without whom it follows, which is its state. Older histories have none.
 */
export interface SettingsRecord extends At {
  readonly kind: 'settings';
  readonly node: string;
  readonly runId: string;
  /** When the same process had answered before: what differs came to differ in between. */
  readonly before?: number;
  readonly settings: Readonly<Record<string, string>>;
  /** Absent where the server does not count subcommands apart (before 7.0). */
  readonly calls?: SettingCalls;
}

/** How often a process has carried out the commands that concern its settings (INFO commandstats). */
export interface SettingCalls {
  /** CONFIG SET and CONFIG REWRITE. */
  readonly set: number;
  readonly rewrite: number;
  /** SLAVEOF: Sentinel has a CONFIG REWRITE follow each of its own. */
  readonly slaveof: number;
}
