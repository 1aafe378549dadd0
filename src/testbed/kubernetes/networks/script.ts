/**
 * What is done in the network namespaces of pods, as scripts for the injector of their machine, and what these report.
 *
 * A host's namespace is pinned under the host's name, so that it can be entered while containers start anew, and read
 * a last time when the pod is gone. Which namespace is pinned is looked up by each script for itself: pods and
 * injectors may have been replaced since the last one.
 */

import { dialCommand } from '../../dial.ts';
import {
  exactCutRules,
  exactLossRules,
  packetCounts,
  ruleset,
  type PacketCounts,
} from '../../packet-filter.ts';
import { quoted, shellProgram } from '../../shell-program.ts';
import { pacedCounts, type PacedCount } from '../../traffic-shaper.ts';
import { unexpectedOutput } from '../../unexpected-output.ts';
import { podScript } from '../injector/pods.ts';
import type { NetworkOrders } from './orders.ts';
import { FIRST_REJECTION_RULES } from './rejections.ts';
import { silenceRules } from './silence.ts';

/** A host with the pod that it is, and what is to be done in its network. */
export interface NetworkTask {
  readonly host: string;
  readonly uid: string;
  readonly task:
    /**
     * Count, and do exactly what the orders say. `describe` asks for its address and what it received before; `hasSentinel` keeps
     * the Sentinel in it from spinning.
     */
    | (NetworkOrders & {
        readonly do: 'apply';
        readonly describe: boolean;
        readonly hasSentinel: boolean;
      })
    | { readonly do: 'count' }
    /** Count a last time: the host is elsewhere now. */
    | { readonly do: 'unpin' }
    /** Take out what was put into it. */
    | { readonly do: 'leave' }
    | { readonly do: 'dial'; readonly targets: readonly string[] }
    | { readonly do: 'look-up'; readonly names: readonly string[] };
}

/** What a script reports of a host. Stamps are of the machine's wall clock, see `Answer.momentOf`. */
export type NetworkReport = { readonly host: string } & (
  | { readonly kind: 'absent' }
  /** Nothing of ours is in it any more. */
  | { readonly kind: 'left' }
  | { readonly kind: 'failed'; readonly program: string; readonly message: string }
  | { readonly kind: 'applied'; readonly network: string; readonly stamp: string }
  | { readonly kind: 'address'; readonly address: string }
  /** How many TCP segments have come in since the network was made. */
  | { readonly kind: 'segments'; readonly count: number }
  | ({ readonly kind: 'counted' | 'last'; readonly network: string; readonly stamp: string } & PacketCounts)
  | { readonly kind: 'dialled'; readonly code: number; readonly stamp: string }
  /** What went through the classes of what it sends, by their numbers. */
  | {
      readonly kind: 'classes';
      readonly network: string;
      readonly stamp: string;
      readonly counts: ReadonlyMap<number, PacedCount>;
    }
  /** It has no classes any more. */
  | { readonly kind: 'unpaced'; readonly network: string; readonly stamp: string }
  /** Where a name leads, and how long it took to be told, µs; the address is empty where it leads nowhere. */
  | {
      readonly kind: 'found';
      readonly name: string;
      readonly stamp: string;
      readonly tookUs: number;
      readonly address: string;
    }
);

/** Position of InSegs in the line `Tcp:` of /proc/net/snmp. */
const IN_SEGS = 10;

const PROGRAM = shellProgram(import.meta.dirname, 'networks.sh');

/** The script that carries out tasks for hosts on one machine: one after the other, but dialling all at once. */
export function networkScript(tasks: readonly NetworkTask[]): string {
  const uids = tasks.map(({ uid }) => uid);
  return podScript(PROGRAM, uids, [...tasks.map(taskLines), 'wait']);
}

function taskLines({ host, uid, task }: NetworkTask): string {
  const whom = `${quoted(host)} ${quoted(uid)}`;
  switch (task.do) {
    case 'apply': {
      const description = task.describe ? [`describe ${whom}`] : [];
      const sparing = task.hasSentinel ? FIRST_REJECTION_RULES : '';
      const { cuts, losses, paces, silence } = task;
      const rules = [
        ruleset(),
        exactCutRules(cuts),
        exactLossRules(losses),
        paces?.rules ?? '',
        silence === undefined ? '' : silenceRules(silence),
        sparing,
      ];
      const [before, after] = pacing(whom, paces);
      return [...before, `apply ${whom} <<'END'`, `${rules.join('')}END`, ...after, ...description].join(
        '\n',
      );
    }
    case 'count':
    case 'unpin':
    case 'leave':
      return `${task.do} ${whom}`;
    case 'dial':
      return `dial ${whom} ${dialCommand(host, task.targets).map(quoted).join(' ')} &`;
    case 'look-up':
      return task.names.map((name) => `look_up ${whom} ${quoted(name)} &`).join('\n');
  }
}

/** The queue outlives the rules that fill it by so long, s. */
const QUEUE_OUTLIVES_S = 2;

/** Classes are there before anything is put into them, and gone after that. */
function pacing(whom: string, paces: NetworkOrders['paces']): [before: string[], after: string[]] {
  if (paces === undefined) return [[], []];
  const seconds = Math.ceil(paces.ttlMs / 1_000) + QUEUE_OUTLIVES_S;
  return paces.ttlMs > 0
    ? [[`pace ${whom} ${seconds} <<'END'`, `${paces.lines}END`], []]
    : [[], [`unpace ${whom} <<'END'`, `${paces.lines}END`]];
}

/** Reads what a script printed; lines that are no reports are left out. */
export function networkReports(output: string): NetworkReport[] {
  return output.split('\n').flatMap((line) => {
    const [kind = '', host = '', ...words] = line.split(' ');
    return reportOf(kind, host, words) ?? [];
  });
}

function reportOf(kind: string, host: string, words: readonly string[]): NetworkReport | undefined {
  const [first = '', stamp = ''] = words;
  switch (kind) {
    case 'absent':
    case 'left':
      return { host, kind };
    case 'failed':
      return { host, kind, program: first, message: words.slice(1).join(' ') };
    case 'applied':
    case 'unpaced':
      return { host, kind, network: first, stamp };
    case 'classes':
      return { host, kind, network: first, stamp, counts: pacedCounts(linesIn(words.slice(2)), host) };
    case 'found':
      return { host, kind, name: first, stamp, tookUs: Number(words[2]), address: words[3] ?? '' };
    case 'counted':
    case 'last':
      return { host, kind, network: first, stamp, ...packetCounts(words.slice(2).join(' '), host) };
    case 'dialled':
      return { host, kind, code: codeIn(first, host), stamp };
    case 'address':
      return { host, kind, address: addressIn(words.join(' '), host) };
    case 'segments':
      return { host, kind, count: segmentsIn(words, host) };
    default:
      return undefined;
  }
}

/** What networks.sh put on one line. */
function linesIn(words: readonly string[]): string {
  return words.join(' ').replaceAll(';', '\n');
}

function codeIn(word: string, host: string): number {
  if (/^\d+$/.test(word)) return Number(word);
  throw unexpectedOutput(`bash on ${host}`, 'the exit code of dial.sh', word);
}

/** From a line of `ip -o address`. */
function addressIn(line: string, host: string): string {
  const address = / inet (\S+)\//.exec(line)?.[1];
  if (address !== undefined) return address;
  throw unexpectedOutput(`ip on ${host}`, 'an address after the word inet', line);
}

function segmentsIn(words: readonly string[], host: string): number {
  const count = words[IN_SEGS] ?? '';
  if (/^\d+$/.test(count)) return Number(count);
  throw unexpectedOutput(`grep on ${host}`, 'the line Tcp: of /proc/net/snmp', words.join(' '));
}
