/** Stored runs of several servers side by side: each server is compared with the first one. */

import { compare, nameOf, type ComparedSubject, type Comparison } from '../../compare/compare.ts';
import type { Side } from '../../compare/side.ts';
import type { Counts } from '../../compare/verdicts.ts';

/** Only what surely differs is told of, so that a tolerance decides nothing. */
const NO_TOLERANCE = 0;

/** A server and what was carried out with it. */
export interface Version {
  /** What its folder is called. */
  readonly name: string;
  /** What it is by its own account, such as `redis 8.0.2`. */
  readonly server: string;
  readonly runs: number;
}

/** An experiment, at one place of its sweep or table, that the first version and at least one other have. */
export interface VersionedSubject {
  readonly name: string;
  readonly title: string;
  /** Of each version; undefined where it has no runs of it. */
  readonly counts: readonly (Counts | undefined)[];
  /** Of each version but the first, compared with that one; undefined where it has no runs of it. */
  readonly compared: readonly (ComparedSubject | undefined)[];
}

export interface Versions {
  readonly versions: readonly Version[];
  /** Of each version but the first with that one. */
  readonly comparisons: readonly Comparison[];
  readonly subjects: readonly VersionedSubject[];
}

/** Compares the servers; the first is the one that the others are compared with. A side's name is that of its folder. */
export function versionsOf(sides: readonly Side[]): Versions {
  const [base, ...others] = sides;
  if (base === undefined) return { versions: [], comparisons: [], subjects: [] };
  const comparisons = others.map((next) => compare({ base, next }, NO_TOLERANCE, { byName: true }));
  const names = [...new Set(comparisons.flatMap(({ subjects }) => subjects.map(nameOf)))];
  return {
    versions: sides.map(versionOf),
    comparisons,
    subjects: names.map((name) => versioned(name, comparisons)),
  };
}

function versioned(name: string, comparisons: readonly Comparison[]): VersionedSubject {
  const compared = comparisons.map(({ subjects }) => subjects.find((one) => nameOf(one) === name));
  const first = compared.find((one) => one !== undefined)!;
  return {
    name,
    title: first.title,
    counts: [first.verdicts.counts.base, ...compared.map((one) => one?.verdicts.counts.next)],
    compared,
  };
}

/** A mixed deployment names its other servers in parentheses: it is the usual one that is meant. */
function versionOf({ name, subjects }: Side): Version {
  const runs = subjects.flatMap((one) => one.runs);
  const servers = runs.flatMap(({ versions = [] }) =>
    versions.filter((one) => one.name === 'server').map(({ value }) => value.replace(/ \(.*$/s, '')),
  );
  return {
    name,
    server: servers.length === 0 ? 'a server of unknown version' : [...new Set(servers)].join(' or '),
    runs: runs.length,
  };
}
