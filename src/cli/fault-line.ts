/**
 * Faults as lines of text, for whoever holds a lab open from another language: `kill master`, `slow master with=replicas loss=30%`,
 * `heal`, `heal kill`, `await new-master`, `await converged`. Words and options are those of `fault.…` and `target.…`.
 */

import { nearest } from '../core/did-you-mean.ts';
import { ChaosError } from '../core/errors.ts';
import type { Fault } from '../experiment/schedule.ts';
import type { Target } from '../experiment/target.ts';
import * as target from '../experiment/targets.ts';
import * as words from '../fault/words.ts';
import type { InjectedFault } from '../run/held.ts';
import type { OpenLab } from './open-lab.ts';

type Value = string | boolean | Readonly<Record<string, string>>;

/** The words of `fault.…`. */
const WORDS = new Map(Object.entries(words));

const TARGETS: Readonly<Record<string, Target>> = {
  master: target.master,
  'first-master': target.firstMaster,
  replicas: target.replicas,
  'sentinel-leader': target.sentinelLeader,
  'sentinels-minority': target.sentinels.minority,
  'sentinels-majority': target.sentinels.majority,
  'sentinels-all': target.sentinels.all,
  proxy: target.proxy,
};

/** The part of a lab that lines act on. */
export type Acting = Pick<OpenLab, 'inject' | 'newMaster' | 'converged'>;

/** Carries lines out, and answers each with one; rejects with what a line cannot mean. An empty line has no answer. */
export function answerTo(lab: Acting): (line: string) => Promise<string | undefined> {
  const open: [name: string, injected: InjectedFault][] = [];
  return async (line) => {
    const parts = line.trim().split(/\s+/);
    const [word = '', name] = parts;
    if (word === '') return undefined;
    if (word === 'heal') return heal(open, name);
    if (word === 'await' && name === 'new-master') return `new master: ${await lab.newMaster()}`;
    if (word === 'await' && name === 'converged') {
      await lab.converged();
      return 'converged';
    }
    const meant = faultOf(parts);
    const injected = await lab.inject(meant);
    open.push([meant.as, injected]);
    return `${meant.as}: ${injected.hit.join(' ')}`.trimEnd();
  };
}

/** Heals the fault of that name, or all, the latest first. */
async function heal(open: [string, InjectedFault][], name: string | undefined): Promise<string> {
  const meant = open.filter(([own]) => name === undefined || own === name).toReversed();
  if (meant.length === 0)
    throw new ChaosError('BAD_ARGUMENT', name === undefined ? 'nothing lasts' : `no "${name}" lasts`);
  for (const one of meant) {
    await one[1].heal();
    open.splice(open.indexOf(one), 1);
  }
  return `healed: ${meant.map(([own]) => own).join(' ')}`;
}

/** `kill master`, or `slow master with=replicas loss=30%`; names with a dot are a table: `settings.maxmemory=1mb`. */
export function faultOf([word = '', what, ...options]: readonly string[]): Fault {
  const known = WORDS.get(word);
  if (known === undefined) {
    const meant = nearest(word, [...WORDS.keys(), 'heal', 'await']);
    throw new ChaosError(
      'BAD_ARGUMENT',
      `there is no "${word}"${meant === undefined ? '' : `; did you mean "${meant}"?`}`,
    );
  }
  if (what === undefined)
    throw new ChaosError('BAD_ARGUMENT', `"${word}" needs what it hits, such as master`);
  const { peers } = known.definition as { readonly peers?: string };
  const given: Record<string, unknown> = {};
  for (const option of options) {
    const [, name, inner, text] = /^(\w+)(?:\.([\w-]+))?=(.*)$/.exec(option) ?? [];
    if (name === undefined || text === undefined)
      throw new ChaosError('BAD_ARGUMENT', `"${option}" is no option; write NAME=VALUE`);
    if (name === peers) given[name] = targetsOf(text);
    else if (inner === undefined) given[name] = valueOf(text);
    else given[name] = { ...(given[name] as Record<string, string> | undefined), [inner]: text };
  }
  const make = known as unknown as (targets: readonly Target[], options: Record<string, unknown>) => Fault;
  return make(targetsOf(what), given);
}

function valueOf(text: string): Value {
  return text === 'true' || text === 'false' ? text === 'true' : text;
}

function targetsOf(text: string): Target[] {
  return text.split(',').map(targetOf);
}

function targetOf(text: string): Target {
  if (Object.hasOwn(TARGETS, text)) return TARGETS[text]!;
  const [, word, which] = /^(replica|client)-(\w+)$/.exec(text) ?? [];
  if (word === 'client') return target.client(which!);
  if (word === 'replica') return target.replica(Number(which));
  return target.node(text);
}
