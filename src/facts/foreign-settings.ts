/** Settings of data nodes that came to differ, or were written to their file, though no command of the schedule did it. */

import { count } from '../core/quantity.ts';
import { moment } from '../history/moment.ts';
import type { CommandRecord } from '../history/record.ts';
import type { SettingCalls, SettingsRecord } from '../history/settings-record.ts';
import type { Evidence } from './evidence.ts';
import { isHandedOver } from './foreign-following.ts';
import { answerOf } from './setting-changes.ts';
import { phaseAt, type Timeline } from './timeline.ts';

/** A process that differs from what it was when it had answered before. Times in µs since the epoch. */
interface Difference {
  readonly node: string;
  readonly before: number;
  readonly at: number;
  readonly settings: readonly { readonly name: string; readonly from: string; readonly to: string }[];
  /** How often each command was carried out in between; undefined where that is not counted. */
  readonly calls: SettingCalls | undefined;
}

/** The runner's clock and the observer's may be apart by this, µs. */
const NEAR_US = 1_000_000;

/** Every such thing from steady on. */
export function foreignSettings(timeline: Timeline): Evidence[] {
  const steady = phaseAt(timeline, 'steady') ?? Infinity;
  return differencesIn(timeline)
    .filter(({ at }) => at >= steady)
    .flatMap((difference) => {
      const { node, before, at } = difference;
      const between = `between ${moment(before)} and ${moment(at)}`;
      return [...whatDiffers(timeline, difference), ...whatWasRewritten(timeline, difference)].map(
        (what) => ({
          at,
          text: `${node} ${what} ${between}, which no order of the schedule explains`,
        }),
      );
    });
}

function whatDiffers(timeline: Timeline, difference: Difference): string[] {
  const given = givenTo(timeline, difference, /^config set /i);
  const { settings, calls } = difference;
  const foreign = settings.filter((setting) => !isGiven(timeline, given, setting));
  if (foreign.length > 0)
    return foreign.map(({ name, from, to }) => `went from ${name} ${valueWords(from)} to ${valueWords(to)}`);
  if ((calls?.set ?? 0) <= given.length) return [];
  return [
    settings.length === 0 && given.length === 0
      ? 'was sent CONFIG SET, though no recorded setting differs,'
      : `was sent CONFIG SET ${count(calls!.set, 'time')}, of which the schedule ordered ${given.length},`,
  ];
}

/** A value that was read after an order must be the one that it led to; where none was read the order may have led to any. */
function isGiven(
  { commands }: Timeline,
  given: readonly CommandRecord[],
  { name, to }: Difference['settings'][number],
): boolean {
  return given
    .filter(({ words }) => names(words).includes(newName(name)))
    .some(({ process, at }) => {
      const answer = commands
        .filter((one) => one.process === process && one.sent >= at && one.sent <= at + NEAR_US)
        .flatMap(answerOf(newName(name)))[0];
      return answer === undefined || answer.value === to;
    });
}

/** A Sentinel that makes a node follow another one, or hand over to it, has it rewrite its file, too. */
function whatWasRewritten(timeline: Timeline, difference: Difference): string[] {
  const { calls } = difference;
  if (calls === undefined || isHandedOver(timeline, difference.at)) return [];
  const given = givenTo(timeline, difference, /^config rewrite\b/i);
  const isUnordered = calls.rewrite - calls.slaveof - given.length > 0;
  return isUnordered ? ['rewrote its configuration file (CONFIG REWRITE)'] : [];
}

function givenTo({ commands }: Timeline, { node, before, at }: Difference, command: RegExp): CommandRecord[] {
  return commands
    .filter((given) => given.process === node && command.test(given.words))
    .filter((given) => given.at >= before - NEAR_US && given.sent <= at + NEAR_US);
}

function names(words: string): string[] {
  return words.toLowerCase().split(' ').map(newName);
}

/** Settings had another name before Redis 5.0. */
function newName(setting: string): string {
  return setting.replace('slave', 'replica');
}

function valueWords(value: string): string {
  return value === '' ? '""' : value;
}

function differencesIn({ settings }: Timeline): Difference[] {
  return [...Map.groupBy(settings, ({ node, runId }) => `${node} ${runId}`).values()].flatMap((records) => {
    const known = new Map<string, string>();
    return records.flatMap((record, index) => {
      const difference = differenceOf(record, known, records[index - 1]);
      for (const [name, value] of Object.entries(record.settings)) known.set(name, value);
      return difference ?? [];
    });
  });
}

function differenceOf(
  { node, at, before, settings, calls }: SettingsRecord,
  known: ReadonlyMap<string, string>,
  last: SettingsRecord | undefined,
): Difference | undefined {
  if (before === undefined || last === undefined) return undefined;
  return {
    node,
    before,
    at,
    settings: Object.entries(settings).flatMap(([name, to]) => {
      const from = known.get(name);
      return from === undefined || from === to ? [] : [{ name, from, to }];
    }),
    calls: callsBetween(last.calls, calls),
  };
}

function callsBetween(
  before: SettingCalls | undefined,
  now: SettingCalls | undefined,
): SettingCalls | undefined {
  if (before === undefined || now === undefined) return undefined;
  return {
    set: now.set - before.set,
    rewrite: now.rewrite - before.rewrite,
    slaveof: now.slaveof - before.slaveof,
  };
}
