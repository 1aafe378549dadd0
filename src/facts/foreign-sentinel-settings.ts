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
      const what = differenceWords(before, now);
      if (what === '' || now.at < steady || isReset(timeline, before, now)) return [];
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

function differenceWords({ view: before }: SentinelRecord, { view: now }: SentinelRecord): string {
  return NAMES.filter((name) => before!.settings![name] !== now!.settings![name])
    .map((name) => `${SETTING_DIRECTIVES[name]} ${before!.settings![name]} to ${now!.settings![name]}`)
    .join(', and from ');
}

/** A command or a fault of the schedule did it; or what did it is named by what the Sentinel published. */
function isReset(
  timeline: Timeline,
  { at: lastSeen }: SentinelRecord,
  { sentinel, at }: SentinelRecord,
): boolean {
  const isOrdered = timeline.commands.some(
    (command) =>
      command.process === sentinel &&
      /^sentinel (?:set|monitor|remove) /i.test(command.words) &&
      command.sent <= at + POLLED_LATE_US &&
      command.at >= lastSeen - POLLED_LATE_US,
  );
  return (
    isOrdered ||
    isPublishedSet(timeline, sentinel, { from: lastSeen - POLLED_LATE_US, to: at + POLLED_LATE_US }) ||
    hasBegunAnew(timeline, sentinel, at)
  );
}
