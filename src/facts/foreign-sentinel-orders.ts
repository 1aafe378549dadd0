/**
 * Orders to Sentinels, as these publish them: SENTINEL RESET, SET, MONITOR and REMOVE. Sources: sentinel.c,
 * sentinelResetMaster, sentinelSetCommand and sentinelCommand.
 */

import { isOfProcesses, isOfHosts } from '../history/fault-effect.ts';
import { moment } from '../history/moment.ts';
import type { Evidence } from './evidence.ts';
import type { SentinelEvent } from './sentinel-event.ts';
import type { Span } from './spans.ts';
import { phaseAt, type Timeline } from './timeline.ts';

/** What an order is published as, which command gives it, and what it did to the Sentinel. */
interface Published {
  readonly command: RegExp;
  readonly words: (payload: readonly string[]) => string;
}

/** The words of a payload about a master: `master NAME ADDRESS PORT`, then what belongs to the order. */
const DETAIL = 4;

const ORDERS: Readonly<Record<string, Published>> = {
  '+reset-master': { command: /^sentinel reset /i, words: () => 'was reset' },
  '+set': {
    command: /^sentinel set /i,
    words: (payload) => `was given ${settingWords(payload.slice(DETAIL))}`,
  },
  '+monitor': {
    command: /^sentinel monitor /i,
    words: ([, master, address, port]) => `began to monitor ${master} at ${address}:${port}`,
  },
  '-monitor': { command: /^sentinel remove /i, words: ([, master]) => `ceased to monitor ${master}` },
};

/** Settings whose value is a credential. */
const SECRET = /^auth-/;

function settingWords([setting = 'a setting', ...values]: readonly string[]): string {
  return [setting, ...(SECRET.test(setting) ? [] : values)].join(' ');
}

/** What is published may be heard this long before or after the runner has sent the command, or has its answer, µs. */
const HEARD_US = 1_000_000;
/** A Sentinel that begins anew publishes what it monitors; its process may need so long to be back, µs. */
const BEGUN_US = 5_000_000;

/** Orders that were published from steady on and that no command and no fault of the schedule gave. */
export function foreignSentinelOrders(timeline: Timeline): Evidence[] {
  const steady = phaseAt(timeline, 'steady') ?? Infinity;
  return timeline.events.flatMap((event) => {
    const order = ORDERS[event.event];
    if (order === undefined || event.at < steady || isGiven(timeline, event, order)) return [];
    const what = `${event.sentinel} ${order.words(event.payload.split(' '))}`;
    return [
      { at: event.at, text: `${what} at ${moment(event.at)}, which no order of the schedule explains` },
    ];
  });
}

function isGiven(
  timeline: Timeline,
  { sentinel, event, at, payload }: SentinelEvent,
  { command }: Published,
): boolean {
  const isMeant = (words: string): boolean =>
    event !== '+set' || isSettingIn(words, payload.split(' ').slice(DETAIL));
  return (
    timeline.commands.some(
      (given) =>
        given.process === sentinel &&
        command.test(given.words) &&
        isMeant(given.words) &&
        at >= given.sent - HEARD_US &&
        at <= given.at + HEARD_US,
    ) ||
    (event === '+monitor' && hasBegunAnew(timeline, sentinel, at))
  );
}

/** Whether SENTINEL SET gave this setting this value; one that is a credential is published without it. */
function isSettingIn(words: string, [setting = '', ...values]: readonly string[]): boolean {
  const given = ` ${words.toLowerCase()} `;
  const published = SECRET.test(setting) ? [setting] : [setting, ...values];
  return given.includes(` ${published.join(' ').toLowerCase()} `);
}

/** Whether a fault took hold of a Sentinel's process or host, so that another process may have begun in its place. */
export function hasBegunAnew({ deployment, faults }: Timeline, sentinel: string, at: number): boolean {
  const hostOf = (name: string) => deployment?.processes.find((one) => one.name === name)?.host ?? name;
  return faults.some(({ effect, targets, injecting, healed = Infinity }) => {
    const isWhole = isOfHosts(effect);
    const isHit = (target: string) => target === sentinel || (isWhole && hostOf(target) === hostOf(sentinel));
    return isOfProcesses(effect) && targets.some(isHit) && at >= injecting && at <= healed + BEGUN_US;
  });
}

/** Whether a Sentinel published in a stretch of time that it was given a setting. */
export function isPublishedSet({ events }: Timeline, sentinel: string, { from, to }: Span): boolean {
  return events.some(
    (event) =>
      (event.event === '+set' || event.event === '+monitor') &&
      event.sentinel === sentinel &&
      event.at >= from &&
      event.at <= to,
  );
}
