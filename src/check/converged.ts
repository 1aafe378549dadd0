/** At the end there is one master, every other data node follows it, and all of them hold the same data. */

import { count } from '../core/quantity.ts';
import type { Evidence } from '../facts/evidence.ts';
import { differences, type Reading } from '../facts/readings.ts';
import type { Timeline } from '../facts/timeline.ts';
import { expectation } from './expectation.ts';

/** All nodes end with the same data, old masters as replicas. */
export const converged = expectation({
  name: 'converged',
  title: 'All nodes end with the same data',
  failureTitle: 'The nodes did not end with the same data',
  isTimeless: () => true,
  parameters: {},
  measures: {},
  example: {},
  says: () =>
    'At the end one node is master, all others follow it, and every list is the same on every node.',
  check({ finalReadings: final, timeline, topology }, _, finding) {
    const unread = final.find((reading) => !reading.complete);
    if (final.length < topology.redis)
      return finding.undecided(`Only ${final.length} of ${topology.redis} data nodes were read at the end.`);
    if (unread !== undefined)
      return finding.undecided(
        `${unread.node} could not be read at the end: ${unread.problem ?? 'no reason given'}.`,
      );
    finding.evidence(...final.map(describe));
    const masters = final.filter((reading) => reading.state?.role === 'master');
    const [master] = masters;
    if (master === undefined || masters.length > 1)
      return finding.failed(`${count(masters.length, 'node')} called themselves master at the end.`);
    const astray = final.find(
      (reading) =>
        reading !== master && (reading.state?.master !== master.node || reading.state.linkUp !== true),
    );
    if (astray !== undefined)
      return finding.failed(`${astray.node} does not follow ${master.node} at the end.`);
    if (numbersIn(master) === 0) return finding.undecided('There is no data to compare.');
    const different = final.flatMap((reading) => differences(master, reading));
    finding.evidence(...different);
    if (different.length > 0) return finding.failed(`${different[0]!.text}.`);
    const former = formerMasters(timeline, master.node);
    const are = former.length === 1 ? 'is a replica' : 'are replicas';
    const follows = former.length === 0 ? '' : ` ${former.join(' and ')}, master before, ${are} now.`;
    return finding.held(
      `All ${final.length} data nodes hold the same ${count(numbersIn(master), 'write')} in ${count(master.lists.size, 'list')}; ${master.node} is the master.${follows}`,
    );
  },
});

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

function formerMasters({ nodes }: Timeline, master: string): string[] {
  const spans = [...nodes];
  return spans
    .filter(([node, own]) => node !== master && own.some((one) => one.state === 'master'))
    .map(([node]) => node);
}
