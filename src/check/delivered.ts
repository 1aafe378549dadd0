/** How many messages reach those whom they are for never, or more than once. */

import { count as counted } from '../core/quantity.ts';
import { samples } from '../core/samples.ts';
import { fault, oneOf, optional } from '../experiment/parameter.ts';
import { workloadThat } from '../experiment/workload-parameter.ts';
import type { Message, Recipient } from '../facts/deliveries.ts';
import { EVIDENCE_LIMIT } from '../facts/evidence.ts';
import { watchedIn } from '../facts/window.ts';
import { moment } from '../history/moment.ts';
import { AMOUNT, amountProblem, amountWords, isAmount } from './amount.ts';
import { expectation } from './expectation.ts';

/** Of the messages of a workload so many are delivered never, or twice; of a channel each is asked of every subscriber. */
export const delivered = expectation({
  name: 'delivered',
  title: 'Messages are delivered as often as expected',
  failureTitle: 'More or fewer messages than expected were delivered never, or twice',
  parameters: {
    workload: workloadThat('carriesMessages'),
    times: oneOf('never', 'twice'),
    /** Acknowledged from this fault to the next one that is not inside it; otherwise in the whole run. */
    after: optional(fault),
    ...AMOUNT,
  },
  measures: {
    never: { label: 'acknowledged and never delivered', unit: 'count', worse: 'more' },
    twice: { label: 'delivered more than once', unit: 'count', worse: 'more' },
    published: { label: 'acknowledged to publishers', unit: 'count' },
  },
  example: { workload: 'news', times: 'never', atMost: 0 },
  problem: amountProblem,
  says: ({ workload: name, times, after, ...amount }) =>
    `Of the messages of "${name}"${after === undefined ? '' : ` after "${after}"`} ${amountWords(amount)} are delivered ${times}.`,
  check(facts, { workload: own, times, after, ...amount }, finding) {
    const { name } = own;
    const watched = watchedIn(facts.timeline, after);
    if (watched === undefined) return finding.undecided('The schedule did not begin.');
    const { published, recipients } = facts.deliveries(own);
    const isWatched = ({ at }: Message): boolean => at >= watched.from && at < watched.to;
    const found = (which: 'never' | 'twice') =>
      recipients.flatMap((recipient) =>
        recipient[which].filter(isWatched).map((one) => ({ recipient, ...one })),
      );
    const sent = published.filter(isWatched).length;
    for (const which of ['never', 'twice'] as const)
      finding.measure(which, found(which).length, which === times ? amountWords(amount) : undefined);
    finding.measure('published', sent);
    const all = found(times);
    finding.evidence(
      ...samples(all, EVIDENCE_LIMIT).map(({ recipient, publisher, number, at }) => ({
        at,
        text: `${publisher.key} number ${number}, published at ${moment(at)}, was delivered to ${recipient.name} ${times}`,
      })),
    );
    if (sent === 0) return finding.undecided(`No message of "${name}" was acknowledged then.`);
    const sentence = `Of ${counted(sent, 'message')} of "${name}" ${all.length === 0 ? 'none was' : `${counted(all.length)} ${all.length === 1 ? 'was' : 'were'}`} delivered ${times}${recipients.length > 1 ? `, counted for each of ${recipients.length} subscribers` : ''}.`;
    // What was seen was seen, whatever somebody else did not get: who never got anything shows nothing.
    const heard = all.filter(({ recipient }) => recipient.deaf === undefined).length;
    if (heard > (amount.atMost ?? Infinity)) return finding.failed(sentence);
    if (amount.atMost === undefined && isAmount(heard, amount)) return finding.held(sentence);
    const deaf = deafOf(recipients, watched.from);
    if (deaf !== undefined) return finding.undecided(`Of "${name}" ${deaf}.`);
    const unreplaced = all.length < (amount.atLeast ?? 0) ? facts.whyNotReplaced(after) : undefined;
    if (unreplaced !== undefined) return finding.undecided(`${sentence} ${unreplaced}`);
    return isAmount(all.length, amount) ? finding.held(sentence) : finding.failed(sentence);
  },
});

/** Why nothing shows what is delivered: nobody was there, or somebody had not got anything before; undefined where all had. */
export function deafOf(recipients: readonly Recipient[], from: number): string | undefined {
  if (recipients.length === 0) return 'nobody was to get messages';
  const one = recipients.find(({ deaf }) => deaf !== undefined);
  if (one === undefined) return undefined;
  return one.deaf === 'got none'
    ? `${one.name} never got a message, also before ${moment(from)}`
    : `${one.name} was not said to have subscribed when publishing began`;
}
