/** A client program counts only if it was there until its writers stopped, and said nothing but answers. */

import { count } from '../../core/quantity.ts';
import { moment } from '../../history/moment.ts';
import type { Unanswered } from '../../facts/programs.ts';
import { broken, intact, type Guard } from './guard.ts';

export const PROGRAMS_ANSWERED: Guard = {
  name: 'client programs kept to the protocol',
  masks: 'none',
  judge({ facts: { programs } }) {
    if (programs.length === 0) return intact('No client program wrote.');
    const faults = programs.flatMap((one) => one.faults);
    if (faults.length > 0) return broken(`${faults.map(({ text }) => text).join('; ')}.`);
    const remarks = programs.flatMap(({ lingered, unanswered, unansweredReads, unsubscribed, workload }) => [
      ...(lingered === undefined ? [] : [lingered]),
      ...unansweredWords(workload, 'write', unanswered),
      ...unansweredWords(workload, 'read', unansweredReads),
      ...(unsubscribed.length === 0
        ? []
        : [
            `"${workload}" left ${count(unsubscribed.length, 'subscription')} unanswered, the first of them: ${unsubscribed[0]}`,
          ]),
    ]);
    return intact(
      `Every client program was there until its writers stopped, and said nothing but answers${remarks.length === 0 ? '' : `; ${remarks.join('; ')}`}.`,
    );
  },
};

function unansweredWords(workload: string, deed: string, { count: number, since }: Unanswered): string[] {
  return since === undefined
    ? []
    : [`"${workload}" left ${count(number, deed)} unanswered, the first asked for at ${moment(since)}`];
}
