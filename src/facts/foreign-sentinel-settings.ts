/** Settings of Sentinels that came to differ though no command of the schedule and no published order did it. */

import type { SentinelRecord } from '../history/record.ts';
import { moment } from '../history/moment.ts';
import { SETTING_DIRECTIVES, type SentinelSettings } from '../history/sentinel-view.ts';
import type { Evidence } from './evidence.ts';
import { hasBegunAnew, isPublishedSet } from './foreign-sentinel-orders.ts';
import { phaseAt, type Timeline } from './timeline.ts';

/** What is polled may lag behind a command by this, µs. */
const POLLED_LATE_US = 1_000_000;

/** Every one from steady on. */
export function foreignSentinelSettings(timeline: Timeline): Evidence[] {
  const steady = phaseAt(timeline, 'steady') ?? Infinity;
  return [...timeline.sentinelPolls].flatMap(([sentinel, polls]) => {
    const answers = polls.filter(({ view }) => view?.settings !== undefined);
    return answers.slice(1).flatMap((now, index) => {
      const before = answers[index]!;
      const names = differing(before, now).filter((name) => !isOrdered(timeline, { before, now, name }));
      if (names.length === 0 || now.at < steady || isReset(timeline, before, now)) return [];
      const what = differenceWords(names, before, now);
      return [
        {
          at: now.at,
          text: `${sentinel} went from ${what} at ${moment(now.at)}, which no order of the schedule explains`,
        },
      ];
    });
  });
}

const NAMES = Object.keys(SETTING_DIRECTIVES) as (keyof SentinelSettings)[];

function differing({ view: before }: SentinelRecord, { view: now }: SentinelRecord): typeof NAMES {
  return NAMES.filter((name) => before!.settings![name] !== now!.settings![name]);
}

function differenceWords(
  names: typeof NAMES,
  { view: before }: SentinelRecord,
  { view: now }: SentinelRecord,
): string {
  return names
    .map((name) => `${SETTING_DIRECTIVES[name]} ${before!.settings![name]} to ${now!.settings![name]}`)
    .join(', and from ');
}

/** One setting between two answers of a Sentinel. */
interface Change {
  readonly before: SentinelRecord;
  readonly now: SentinelRecord;
  readonly name: keyof SentinelSettings;
}

/** SENTINEL SET of the schedule gave the setting the value that it has now. */
function isOrdered(timeline: Timeline, { before, now, name }: Change): boolean {
  const given = ` ${SETTING_DIRECTIVES[name]} ${now.view!.settings![name]} `;
  return commandsBetween(timeline, before, now).some(
    (words) => /^sentinel set /i.test(words) && `${words.toLowerCase()} `.includes(given),
  );
}

function commandsBetween(
  { commands }: Timeline,
  { at: lastSeen }: SentinelRecord,
  { sentinel, at }: SentinelRecord,
): string[] {
  return commands
    .filter(({ process }) => process === sentinel)
    .filter((command) => command.sent <= at + POLLED_LATE_US && command.at >= lastSeen - POLLED_LATE_US)
    .map(({ words }) => words);
}

/** A command or a fault of the schedule had it begin anew; or what did it is named by what the Sentinel published. */
function isReset(timeline: Timeline, before: SentinelRecord, now: SentinelRecord): boolean {
  const { sentinel, at } = now;
  const lastSeen = before.at;
  return (
    commandsBetween(timeline, before, now).some((words) => /^sentinel (?:monitor|remove) /i.test(words)) ||
    isPublishedSet(timeline, sentinel, { from: lastSeen - POLLED_LATE_US, to: at + POLLED_LATE_US }) ||
    hasBegunAnew(timeline, sentinel, at)
  );
}
