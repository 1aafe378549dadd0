/** A process counts as blocked only if it answered nothing, or that it is busy, from its long command to the answer to that. */

import type { Facts } from '../../facts/facts.ts';
import type { FaultSpan } from '../../facts/timeline.ts';
import { quantity } from '../../core/quantity.ts';
import { recordsOf } from '../../history/history.ts';
import { moment } from '../../history/moment.ts';
import { broken, intact, type Guard } from './guard.ts';

/** What a process answered before it was blocked may be read so long after, and what it answers afterwards so long before, µs. */
const AROUND_US = 250_000;

export const BLOCKED: Guard = {
  name: 'blocked processes answered nothing',
  masks: 'all',
  judge({ facts }) {
    const blocked = facts.timeline.faults.filter(({ effect }) => effect.processes === 'busy');
    if (blocked.length === 0) return intact('No process was to be blocked.');
    const seen = blocked.flatMap((fault) => fault.targets.map((process) => lookAt(facts, fault, process)));
    const problems = seen.flatMap(({ problem }) => problem ?? []);
    return problems.length > 0
      ? broken(`${problems.join('; ')}.`)
      : intact(`Seen by the observer: ${seen.map(({ sentence }) => sentence).join('; ')}.`);
  },
};

interface Look {
  readonly problem?: string;
  readonly sentence: string;
}

function lookAt(facts: Facts, fault: FaultSpan, process: string): Look {
  const { as, injecting, healing = Infinity } = fault;
  const command = recordsOf(facts.history, 'busy').find(
    (one) => one.process === process && one.at >= injecting && one.sent <= healing,
  );
  if (command === undefined) return wrong(`${process} was never sent what was to block it by "${as}"`);
  const { sent, reply } = command;
  const to = reply === undefined ? healing : command.at;
  const answer = answersOf(facts, process).find((at) => at > sent + AROUND_US && at < to - AROUND_US);
  if (answer !== undefined) return wrong(`${process} answered at ${moment(answer)}, blocked by "${as}"`);
  const looks = (facts.timeline.nodePolls.get(process) ?? []).filter(
    ({ at }) => at > sent + AROUND_US && at < to - AROUND_US,
  );
  if (looks.length === 0)
    return wrong(
      `${process} was not seen to be blocked by "${as}" (its command was answered with ${briefly(reply ?? 'nothing')})`,
    );
  const length = quantity((to - sent) / 1e6, 's');
  return {
    sentence: `${process} answered nothing for ${length}, ${reply === undefined ? 'until the heal' : `then its command with ${briefly(reply)}`}`,
  };
}

/** Without the script's hash and line. */
function briefly(reply: string): string {
  return reply.replace(/\.* script: .*$/, '');
}

function wrong(problem: string): Look {
  return { problem, sentence: problem };
}

/** When the observer had an answer of a data node that was no refusal, µs. */
function answersOf({ timeline }: Facts, process: string): number[] {
  const polls = timeline.nodePolls.get(process) ?? [];
  return [
    ...polls.filter(({ state }) => state !== undefined),
    ...timeline.probes.filter(({ node, accepted }) => node === process && accepted),
  ].map(({ at }) => at);
}
