/** Settings that a fault was to change: what its targets answered before and after it changed them, and put them back. */

import type { CommandRecord } from '../history/record.ts';
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
  /** When the heal began. */
  readonly kept: string | undefined;
  readonly restored: string | undefined;
}

/** Clocks are read a moment apart, µs. */
const APART_US = 50_000;

/** Every one, in the order of the faults. */
export function settingChanges({ faults, commands }: Timeline): SettingChange[] {
  return faults.flatMap((fault) =>
    fault.targets.flatMap((process) =>
      Object.entries(fault.effect.settings ?? {}).map(([name, wanted]) => {
        const { injecting, injected = injecting, healing = Infinity, healed = Infinity } = fault;
        const answers = commands.filter((command) => command.process === process).flatMap(answerOf(name));
        const between = (from: number, to: number): (string | undefined)[] =>
          answers.filter(({ at }) => at >= from - APART_US && at <= to + APART_US).map(({ value }) => value);
        const [before, changed] = between(injecting, injected);
        const [kept, restored] = between(healing, healed);
        return { fault, process, name, wanted, before, changed, kept, restored };
      }),
    ),
  );
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
