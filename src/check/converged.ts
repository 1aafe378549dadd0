/** At the end there is one master, every other data node follows it, and all of them hold the same data. */

import type { Expectation } from '../experiment/expectation.ts';
import type { Timeline } from '../facts/timeline.ts';
import type { Checker } from './checker.ts';
import type { Evidence } from '../facts/evidence.ts';
import { failed, held, undecided } from './finding.ts';
import { type Reading, type Runs } from '../facts/readings.ts';
import { count } from '../core/quantity.ts';

/** All nodes end with the same data, old masters as replicas. */
export function converged(): Expectation<never> {
  return { check: 'converged', parameters: {}, faults: [] };
}

export const CONVERGED: Checker = {
  name: 'converged',
  title: 'All nodes end with the same data',
  parameters: {},
  words: () =>
    'At the end one node is master, all others follow it, and every list is the same on every node.',
  check({ facts, experiment: { topology } }) {
    const final = facts.finalReadings;
    const unread = final.filter((reading) => !reading.complete);
    if (final.length < topology.redis)
      return undecided(`Only ${final.length} of ${topology.redis} data nodes were read at the end.`);
    if (unread.length > 0)
      return undecided(
        `${unread[0]!.node} could not be read at the end: ${unread[0]!.problem ?? 'no reason given'}.`,
      );
    const evidence = final.map(describe);
    const masters = final.filter((reading) => reading.state?.role === 'master');
    if (masters.length !== 1)
      return failed(`${count(masters.length, 'node')} called themselves master at the end.`, evidence);
    const master = masters[0]!;
    const astray = final.filter(
      (reading) =>
        reading !== master && (reading.state?.master !== master.node || reading.state.linkUp !== true),
    );
    if (astray.length > 0)
      return failed(`${astray[0]!.node} does not follow ${master.node} at the end.`, evidence);
    if (numbersIn(master) === 0) return undecided('There is no data to compare.', evidence);
    const different = final.flatMap((reading) => differences(master, reading));
    if (different.length > 0) return failed(`${different[0]!.text}.`, [...different, ...evidence]);
    const former = formerMasters(facts.timeline, master.node);
    const follows =
      former.length === 0
        ? ''
        : ` ${former.join(' and ')}, master before, ${former.length === 1 ? 'is a replica' : 'are replicas'} now.`;
    return held(
      `All ${final.length} data nodes hold the same ${count(numbersIn(master), 'write')} in ${count(master.lists.size, 'list')}; ${master.node} is the master.${follows}`,
      evidence,
    );
  },
};

function describe(reading: Reading): Evidence {
  const { state } = reading;
  const role = state?.role === 'master' ? 'master' : `replica of ${state?.master}`;
  return {
    at: reading.at,
    text: `${reading.node}: ${role}, ${count(numbersIn(reading), 'write')}, offset ${state?.offset}, replication id ${state?.replid.slice(0, 8)}`,
  };
}

function numbersIn(reading: Reading): number {
  let total = 0;
  for (const runs of reading.lists.values()) for (const [, length] of runs) total += length;
  return total;
}

function differences(master: Reading, other: Reading): Evidence[] {
  const keys = new Set([...master.lists.keys(), ...other.lists.keys()]);
  return [...keys].flatMap((key) =>
    same(master.lists.get(key) ?? [], other.lists.get(key) ?? [])
      ? []
      : [{ at: other.at, text: `${other.node} and ${master.node} hold different numbers in ${key}` }],
  );
}

function same(a: Runs, b: Runs): boolean {
  return (
    a.length === b.length &&
    a.every(([first, length], index) => b[index]![0] === first && b[index]![1] === length)
  );
}

function formerMasters({ nodes }: Timeline, master: string): string[] {
  const spans = [...nodes];
  return spans
    .filter(([node, own]) => node !== master && own.some((one) => one.state === 'master'))
    .map(([node]) => node);
}
