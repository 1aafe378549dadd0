import { describe, expect, test } from 'vitest';
import { deployment } from '../../test/fixtures/clean-deployment.ts';
import type { Description } from './description.ts';
import { disagreements } from './disagreements.ts';

const found = (change: (description: Description) => void): string[] => disagreements(deployment(change));

test('a deployment in which everything agrees has none', () => {
  expect(disagreements(deployment())).toEqual([]);
});

const SENTINEL = deployment().sentinels.map(({ name }) => name);
const NODE = deployment().nodes.map(({ name }) => name);
const ADDRESS = deployment().nodes.map(({ announced }) => `${announced!.host}:${announced!.port}`);

/** Each with what is planted and the sentence about it, among those that come of the same. */
const PLANTED: readonly [what: string, change: (description: Description) => void, sentence: string][] = [
  [
    'Sentinels that name different masters',
    ({ sentinels }) => {
      Object.assign(sentinels[2]!.watches, { process: NODE[1], address: ADDRESS[1] });
    },
    `Sentinels name different masters of mymaster: ${SENTINEL[0]} and ${SENTINEL[1]} name ${NODE[0]}; ${SENTINEL[2]} names ${NODE[1]}.`,
  ],
  [
    'two masters',
    ({ nodes }) => {
      nodes[1]!.role = 'master';
    },
    `2 data nodes have the role of master: ${NODE[0]} and ${NODE[1]}.`,
  ],
  [
    'no master',
    ({ nodes }) => {
      nodes[0]!.role = 'replica';
    },
    'No data node has the role of master.',
  ],
  [
    'a master that Sentinels do not name',
    ({ nodes }) => {
      nodes[1]!.role = 'master';
    },
    `${NODE[1]} is a master, and Sentinels name ${NODE[0]}.`,
  ],
  [
    'a replica of another replica',
    ({ nodes }) => {
      nodes[2]!.follows = { ...nodes[1]!.announced!, isLinked: true };
    },
    `${NODE[2]} follows ${NODE[1]}, and Sentinels name ${NODE[0]}.`,
  ],
  [
    'a replica of itself',
    ({ nodes }) => {
      nodes[2]!.follows = { ...nodes[2]!.announced!, isLinked: false };
    },
    `${NODE[2]} is a replica of itself.`,
  ],
  [
    'a replica of what is not there',
    ({ nodes }) => {
      nodes[2]!.follows = { host: '10.9.9.9', port: 6379, isLinked: false };
    },
    `${NODE[2]} follows 10.9.9.9:6379, behind which nothing answers.`,
  ],
  [
    'a replica without a link',
    ({ nodes }) => {
      nodes[2]!.follows!.isLinked = false;
    },
    `${NODE[2]} is not linked to its master ${NODE[0]}.`,
  ],
  [
    'a replica that is not there',
    ({ sentinels }) => {
      for (const { watches } of sentinels.slice(0, 2))
        watches.replicas.push({ address: '10.9.9.9:6379', flags: 's_down,slave' });
    },
    `${SENTINEL[0]} and ${SENTINEL[1]} know 10.9.9.9:6379 as a replica, behind which nothing answers.`,
  ],
  [
    'a Sentinel that is not there',
    ({ sentinels }) => {
      sentinels[0]!.watches.sentinels.push({ address: '10.9.9.9:26379', flags: 'sentinel' });
    },
    `${SENTINEL[0]} knows 10.9.9.9:26379 as a Sentinel, behind which nothing answers.`,
  ],
  [
    'a data node that no Sentinel knows',
    ({ sentinels }) => {
      for (const { watches } of sentinels)
        watches.replicas = watches.replicas.filter(({ process }) => process !== NODE[2]);
    },
    `No Sentinel knows ${NODE[2]}, a replica.`,
  ],
  [
    'a Sentinel that another does not know',
    ({ sentinels }) => {
      sentinels[0]!.watches.sentinels.shift();
    },
    `${SENTINEL[0]} does not know ${deployment().sentinels[0]!.watches.sentinels[0]!.process}.`,
  ],
  [
    'Sentinels with one id',
    ({ sentinels }) => {
      sentinels[0]!.id = sentinels[1]!.id;
    },
    `${SENTINEL[0]} and ${SENTINEL[1]} have the same id ${deployment().sentinels[1]!.id}.`,
  ],
  [
    'a quorum that differs',
    ({ sentinels }) => {
      sentinels[2]!.watches.quorum = 3;
    },
    `Sentinels differ in quorum: 2 in ${SENTINEL[0]} and ${SENTINEL[1]}; 3 in ${SENTINEL[2]}.`,
  ],
  [
    'host names that only some resolve',
    ({ sentinels }) => {
      sentinels.forEach((one, index) => {
        one.settings = { 'resolve-hostnames': index === 0 ? 'yes' : 'no' };
      });
    },
    `Sentinels differ in resolve-hostnames: yes in ${SENTINEL[0]}; no in ${SENTINEL[1]} and ${SENTINEL[2]}.`,
  ],
  [
    'a replica that is taken for down and answers',
    ({ sentinels }) => {
      const known = sentinels[0]!.watches.replicas.find(({ process }) => process === NODE[1])!;
      known.flags = 's_down,slave';
    },
    `${SENTINEL[0]} takes ${NODE[1]} for down, and it answers.`,
  ],
  [
    'TILT',
    ({ sentinels }) => {
      sentinels[1]!.isTilt = true;
    },
    `${SENTINEL[1]} is in TILT: it watches and does not act.`,
  ],
  [
    'a quorum that is not there',
    ({ sentinels }) => {
      sentinels[1]!.quorumProblem = 'NOQUORUM 1 usable Sentinels';
    },
    `${SENTINEL[1]} sees no quorum: NOQUORUM 1 usable Sentinels.`,
  ],
];

describe('a disagreement is named', () => {
  test.each(PLANTED)('%s', (_what, change, sentence) => {
    expect(found(change)).toContain(sentence);
  });
});
