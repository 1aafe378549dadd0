/**
 * A name counts as lost only if no host was answered while it was, and every host where it leads before and after it: to the same
 * address, unless its own host has got another one meanwhile.
 */

import { recordsOf } from '../../history/history.ts';
import { OBSERVER_HOST } from '../../experiment/topology.ts';
import type { LookupRecord } from '../../history/lookup-record.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Span } from '../../facts/spans.ts';
import type { FaultSpan } from '../../facts/timeline.ts';
import { moment } from '../../history/moment.ts';
import { broken, intact, type Guard } from './guard.ts';
import { timeOfLook } from './looks.ts';

type When = LookupRecord['when'];

/** When every host is asked, and whether it is to be answered. */
const LOOKS: readonly { readonly when: When; readonly isAnswered: boolean; readonly words: string }[] = [
  { when: 'before', isAnswered: true, words: 'before' },
  { when: 'lost', isAnswered: false, words: 'at the beginning of' },
  { when: 'still-lost', isAnswered: false, words: 'at the end of' },
  { when: 'found', isAnswered: true, words: 'after' },
];

export const NAMES_LOST: Guard = {
  name: 'lost names led nowhere',
  masks: 'all',
  judge({ facts }) {
    const faults = facts.timeline.faults.filter(({ effect }) => effect.names !== undefined);
    if (faults.length === 0) return intact('No name was to be lost.');
    const problems = faults.flatMap((fault) =>
      fault.targets.length === 0
        ? [`"${fault.as}" took no name away`]
        : fault.targets.flatMap((name) => problemOf(facts, fault, name) ?? []),
    );
    if (problems.length > 0) return broken(`${problems.join('; ')}.`);
    const lost = faults.map(({ as, targets }) => `${targets.join(', ')} while "${as}" lasted`).join('; ');
    return intact(`Looked up on every host before, during and after, these led nowhere: ${lost}.`);
  },
};

function problemOf({ history, timeline }: Facts, fault: FaultSpan, name: string): string | undefined {
  // The observer is no part of what is broken.
  const hosts = (timeline.deployment?.hosts ?? []).filter(({ name }) => name !== OBSERVER_HOST);
  const looks = recordsOf(history, 'lookup').filter((one) => one.path === fault.path && one.name === name);
  let led: string | undefined;
  for (const { when, isAnswered, words } of LOOKS) {
    const { from, to } = timeOfLook(when, fault, timeline.faults);
    const own = looks.filter((one) => one.when === when && one.at >= from && one.at <= to);
    const unasked = hosts.find(({ name: host }) => !own.some((one) => one.host === host));
    if (unasked !== undefined) return `${unasked.name} was not asked for ${name} ${words} "${fault.as}"`;
    const wrong = own.find(({ address }) => (address !== undefined) !== isAnswered);
    if (wrong !== undefined)
      return `${name} led ${wrong.address ?? 'nowhere'} on ${wrong.host} at ${moment(wrong.at)}, ${words} "${fault.as}"`;
    const addresses = own.flatMap(({ address }) => address ?? []);
    led ??= addresses[0];
    const moved = movedTo(timeline, name, {
      from: fault.injecting,
      to: Math.max(...own.map(({ at }) => at)),
    });
    const meant = when === 'found' && moved !== undefined ? moved : led;
    const other = addresses.find((address) => address !== meant);
    if (other !== undefined)
      return `${name} led to ${other} ${words} "${fault.as}", and ${meant === led ? `to ${led} as well` : `its host was at ${meant}`}`;
  }
  return undefined;
}

/** The address that the host of a name got meanwhile, such as a pod that was made anew; undefined where it kept its own. */
function movedTo({ deployment }: Facts['timeline'], name: string, { from, to }: Span): string | undefined {
  const host = deployment?.processes.find(({ announced }) => announced?.host === name)?.host;
  return deployment?.moved.findLast((one) => one.host === host && one.at >= from && one.at <= to)?.address;
}
