/** Settings that a fault was to change: what its targets answered before and after it changed them, and put them back. */

import type { CommandRecord } from '../history/record.ts';
import { CLOCKS_US } from '../history/moment.ts';
import { valueIn } from '../history/setting-reply.ts';
import type { FaultSpan, Timeline } from './timeline.ts';

/** One setting of one target. What was not asked, or not answered, is undefined. */
export interface SettingChange {
  readonly fault: FaultSpan;
  readonly process: string;
  readonly name: string;
  /** As the experiment has it. */
  readonly wanted: string;
  readonly before: string | undefined;
  readonly changed: string | undefined;
  /** When it was about to be put back. */
  readonly kept: string | undefined;
  readonly restored: string | undefined;
}

/** Every one, in the order of the faults. */
export function settingChanges({ faults, commands }: Timeline): SettingChange[] {
  const changing = faults.filter(({ effect }) => effect.settings !== undefined);
  const pairs = new Map(
    changing.flatMap(({ targets, effect }) =>
      targets.flatMap((process) =>
        Object.keys(effect.settings!).map((name) => [`${process} ${name}`, { process, name }] as const),
      ),
    ),
  );
  return [...pairs.values()].flatMap(({ process, name }) => {
    const own = commands.filter((command) => command.process === process);
    const concerned = changing.filter(
      ({ targets, effect }) => targets.includes(process) && Object.hasOwn(effect.settings!, name),
    );
    return changesOf(concerned, { process, name }, writesOf(own, name));
  });
}

/** One order that wrote a setting, and what was answered just before and after it. */
interface Write {
  readonly at: number;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

function writesOf(commands: readonly CommandRecord[], name: string): Write[] {
  const answers = commands.flatMap(answerOf(name));
  const orders = commands.filter(({ words }) => nameWritten(words) === name);
  return orders.map(({ sent, at }, index) => {
    const [from, to] = [orders[index - 1]?.at ?? -Infinity, orders[index + 1]?.sent ?? Infinity];
    return {
      at,
      before: answers.findLast((answer) => answer.at >= from && answer.at <= sent)?.value,
      after: answers.find((answer) => answer.at >= at && answer.at <= to)?.value,
    };
  });
}

function nameWritten(words: string): string | undefined {
  return /^(?:config set|sentinel set \S+) (\S+)/i.exec(words)?.[1]?.toLowerCase();
}

/** Each injection and each heal takes the first order of its time that none before it has taken. */
function changesOf(
  faults: readonly FaultSpan[],
  { process, name }: Pick<SettingChange, 'process' | 'name'>,
  writes: readonly Write[],
): SettingChange[] {
  const acts = faults.flatMap((fault) => {
    const { injecting, injected = injecting, healing, healed = healing } = fault;
    const heal = healing === undefined ? [] : [{ fault, isHeal: true, from: healing, to: healed! }];
    return [{ fault, isHeal: false, from: injecting, to: injected }, ...heal];
  });
  const left = [...writes];
  const taken = acts
    .toSorted((a, b) => a.from - b.from)
    .map(({ fault, isHeal, from, to }) => {
      const index = left.findIndex(({ at }) => at >= from - CLOCKS_US && at <= to + CLOCKS_US);
      return { fault, isHeal, write: index === -1 ? undefined : left.splice(0, index + 1).at(-1) };
    });
  return faults.map((fault) => {
    const writeOf = (heal: boolean) => taken.find((one) => one.fault === fault && one.isHeal === heal)?.write;
    const [injection, heal] = [writeOf(false), writeOf(true)];
    return {
      fault,
      process,
      name,
      wanted: fault.effect.settings![name]!,
      before: injection?.before,
      changed: injection?.after,
      kept: heal?.before,
      restored: heal?.after,
    };
  });
}

/** What a command that reads settings was answered about one of them; nothing of other commands. */
export function answerOf(name: string) {
  return ({ words, reply, at }: CommandRecord): readonly { at: number; value: string }[] => {
    if (!/^(?:config get|sentinel master) /i.test(words)) return [];
    const value = valueIn(parsed(reply), name);
    return value === undefined ? [] : [{ at, value }];
  };
}

/** A refusal is no JSON. */
function parsed(reply: string): unknown {
  try {
    return JSON.parse(reply);
  } catch {
    return undefined;
  }
}

/** Units of memory in settings (util.c, memtoull). */
const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  k: 1e3,
  kb: 2 ** 10,
  m: 1e6,
  mb: 2 ** 20,
  g: 1e9,
  gb: 2 ** 30,
};

/** Whether a value that a server answers is one that was written: the same, or one that has it among others as one of several. */
export function isAsWritten(written: string, answered: string): boolean {
  const [wanted, all] = [wordsOf(written), wordsOf(answered)];
  if (wanted.length < 2) return wanted.join(' ') === all.join(' ');
  return all.some((_, at) => wanted.every((word, index) => all[at + index] === word));
}

function wordsOf(value: string): string[] {
  return value
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => {
      const [, number, unit] = /^(\d+)([a-z]*)$/.exec(word) ?? [];
      const factor = unit === '' ? 1 : UNITS[unit ?? ''];
      return number === undefined || factor === undefined
        ? word.replace('slave', 'replica')
        : String(Number(number) * factor);
    });
}
