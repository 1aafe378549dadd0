/** What a data node goes by, made from its replies to CONFIG GET and INFO: put down only where it differs from before. */

import type { SettingCalls, SettingsRecord } from '../history/settings-record.ts';
import { field } from './info.ts';

/** The commands whose replies, in this order, the log takes. */
export const SETTINGS_COMMANDS = [
  ['config', 'get', '*'],
  ['info', 'commandstats'],
];

/** Credentials do not belong into a history, and whom a node follows is its state and no setting. */
const LEFT_OUT = /pass|auth|secret|^(?:replica|slave|primary)of$/;

type Settings = ReadonlyMap<string, string>;

interface Answer {
  readonly at: number;
  readonly runId: string;
  readonly settings: Settings;
  readonly calls: SettingCalls | undefined;
}

/** Remembers the last answer of one data node. */
export class SettingsLog {
  private last: Answer | undefined;

  /** What there is to put down of the replies of this process, in µs since the epoch; undefined where nothing is new. */
  next(
    replies: readonly unknown[],
    { at, runId }: Pick<Answer, 'at' | 'runId'>,
  ): Omit<SettingsRecord, 'kind' | 'node'> | undefined {
    const [settings, stats] = replies;
    if (!Array.isArray(settings)) return undefined;
    const now = { at, runId, settings: settingsIn(settings), calls: callsIn(stats) };
    const before = this.last?.runId === runId ? this.last : undefined;
    this.last = now;
    const differing = [...now.settings].filter(([name, value]) => before?.settings.get(name) !== value);
    const isNew = differing.length > 0 || !areSame(before?.calls, now.calls);
    if (before !== undefined && !isNew) return undefined;
    return {
      at,
      runId,
      ...(before && { before: before.at }),
      settings: Object.fromEntries(differing),
      ...(now.calls && { calls: now.calls }),
    };
  }
}

/** Names and values of a flat list; a setting with an old name as well has its new one. */
function settingsIn(reply: readonly unknown[]): Settings {
  const all = new Map<string, string>();
  for (let at = 0; at + 1 < reply.length; at += 2) all.set(String(reply[at]), String(reply[at + 1]));
  return new Map(
    [...all].filter(([name]) => !LEFT_OUT.test(name) && (!OLD.test(name) || !all.has(present(name)))),
  );
}

/** Redis still answers with the names of before 5.0 beside the others. */
const OLD = /slave/;

function present(name: string): string {
  return name.replace(OLD, 'replica');
}

function callsIn(stats: unknown): SettingCalls | undefined {
  const info = String(stats);
  // CONFIG GET itself is counted: without it subcommands are not counted apart, or the section was refused.
  if (callsOf(info, 'config|get') === 0) return undefined;
  return {
    set: callsOf(info, 'config|set'),
    rewrite: callsOf(info, 'config|rewrite'),
    slaveof: callsOf(info, 'slaveof'),
  };
}

/** From a line such as `cmdstat_config|set:calls=2,usec=14,…`. */
function callsOf(info: string, command: string): number {
  return Number(/^calls=(\d+)/.exec(field(info, `cmdstat_${command}`))?.[1] ?? 0);
}

function areSame(before: SettingCalls | undefined, now: SettingCalls | undefined): boolean {
  return before?.set === now?.set && before?.rewrite === now?.rewrite && before?.slaveof === now?.slaveof;
}
