/** An order to follow another node counts only if the node is seen to do so: it may be undone before anything comes of it. */

import { moment } from '../../history/moment.ts';
import type { CommandRecord } from '../../history/record.ts';
import { processAt } from '../../facts/sentinel-event.ts';
import type { Timeline } from '../../facts/timeline.ts';
import { broken, intact, type Guard } from './guard.ts';

/** The observer asks ten times a second; a busy machine may keep it from that for a while, µs. */
const SEEN_WITHIN_US = 2_000_000;

export const ORDERS_FOLLOWED: Guard = {
  name: 'orders to follow were obeyed',
  masks: 'all',
  judge({ facts: { timeline } }) {
    const orders = timeline.commands.flatMap((command) => {
      const master = orderedMaster(command);
      return master === undefined ? [] : [{ command, master }];
    });
    if (orders.length === 0) return intact('No data node was ordered to follow another one.');
    const problems = orders.flatMap(({ command, master }) => problemOf(timeline, command, master) ?? []);
    return problems.length > 0
      ? broken(`${problems.join('; ')}.`)
      : intact(
          `Seen by the observer: ${orders.map(({ command: { process, words } }) => `${process} after ${words}`).join('; ')}.`,
        );
  },
};

/** Address and port, where a command makes a node a replica. */
function orderedMaster({ words }: CommandRecord): readonly [string, string] | undefined {
  const [word = '', address = '', port = ''] = words.split(' ');
  return /^(?:replicaof|slaveof)$/i.test(word) && /^\d+$/.test(port) ? [address, port] : undefined;
}

function problemOf(
  { nodePolls, deployment }: Timeline,
  { process, words, at }: CommandRecord,
  [address, port]: readonly [string, string],
): string | undefined {
  const master = deployment && processAt(deployment, address, port, at);
  const polls = (nodePolls.get(process) ?? []).filter(
    (poll) => poll.at > at && poll.at <= at + SEEN_WITHIN_US,
  );
  const obeyed = polls.some(({ state }) => state?.role === 'slave' && state.master === master);
  return obeyed
    ? undefined
    : `${process} was not seen to follow ${master ?? address} after ${words} at ${moment(at)}`;
}
