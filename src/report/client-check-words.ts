/** What is said of a client program, and the sentences that are the same whatever it was asked for. */

import { count, quantity } from '../core/quantity.ts';
import { moment } from '../history/moment.ts';
import { STATUS, type WriterLedger } from '../history/ledger.ts';

/** What is to be said of a program. */
export interface ClientCheck {
  /** Each is a reason to change the program; empty where it does as the protocol says. */
  readonly wrong: readonly string[];
  /** What it did otherwise. */
  readonly notes: readonly string[];
}

/** What was acknowledged this long before the master died has reached its replicas, and subscribers, µs. */
export const REPLICATED_US = 1_000_000;

/** Why it says that what it was asked for is not done, as a sentence of its own behind another; empty where it gave no reason. */
export function reasonWords(asked: readonly WriterLedger[]): string {
  for (const one of asked)
    for (const status of [STATUS.fail, STATUS.unknown])
      for (let number = 1; number <= one.highest; number++)
        if (one.status(number) === status)
          return ` The first reason it gave: ${one.operation(number).reason?.text ?? 'none'}.`;
  return '';
}

/** Writers or readers that were answered before the master was killed and never after it was back. */
export function awayWords(who: 'writer' | 'reader', all: readonly WriterLedger[], healed: number): string[] {
  const own = all.filter((one) => lastOk(one) > -Infinity);
  const away = own.filter((one) => lastOk(one) < healed);
  if (away.length === 0) return [];
  const last = Math.max(...away.map(lastOk));
  const [was, asked] = who === 'writer' ? ['acknowledgement', 'write'] : ['value', 'read'];
  return [
    `${count(away.length)} of its ${count(own.length, who)} never came back after the master was killed: the last ${was} was at ${moment(last)}, and the last ${asked} was due ${quantity(Math.round((lastDue(away) - last) / 1e5) / 10, 's')} later.`,
  ];
}

/** When one was last answered, or last got a message, µs; -Infinity for never. */
export function lastOk(one: WriterLedger): number {
  let last = -Infinity;
  one.each(STATUS.ok, ({ doneUs }, slot) => {
    last = Math.max(last, doneUs[slot]!);
  });
  return last;
}

function lastDue(all: readonly WriterLedger[]): number {
  return Math.max(...all.map((one) => one.operation(one.highest).intended));
}
