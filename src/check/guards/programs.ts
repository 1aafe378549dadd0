/** A client program counts only if it was there until its writers stopped, and said nothing but answers. */

import { count } from '../../core/quantity.ts';
import { moment } from '../../history/moment.ts';
import { broken, intact, type Guard } from './guard.ts';

export const PROGRAMS_ANSWERED: Guard = {
  name: 'client programs kept to the protocol',
  masks: 'none',
  judge({ facts: { programs } }) {
    if (programs.length === 0) return intact('No client program wrote.');
    const faults = programs.flatMap((one) => one.faults);
    if (faults.length > 0) return broken(`${faults.map(({ text }) => text).join('; ')}.`);
    const remarks = programs.flatMap(({ lingered, unanswered, unansweredSince, workload }) => [
      ...(lingered === undefined ? [] : [lingered]),
      ...(unansweredSince === undefined
        ? []
        : [
            `"${workload}" left ${count(unanswered, 'write')} unanswered, the first asked for at ${moment(unansweredSince)}`,
          ]),
    ]);
    return intact(
      `Every client program was there until its writers stopped, and said nothing but answers${remarks.length === 0 ? '' : `; ${remarks.join('; ')}`}.`,
    );
  },
};
