/** What a command of the command line is, and how its arguments are understood. */

import { parseArgs, type ParseArgsConfig } from 'node:util';
import { ChaosError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';

export interface OptionHelp {
  readonly name: string;
  /** Placeholder of its value; absent for a switch. */
  readonly value?: string;
  readonly words: string;
}

export interface Command {
  readonly name: string;
  /** Arguments besides options, such as `[id…]`. */
  readonly usage: string;
  readonly words: string;
  readonly options: readonly OptionHelp[];
  readonly examples: readonly string[];
  /** Resolves to the exit code. */
  run(given: Given): Promise<number>;
}

/** Arguments as understood. */
export interface Given {
  readonly words: readonly string[];
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
}

/** Understands a command's arguments; an unknown option gets one sentence and a suggestion. */
export function understand(command: Command, args: readonly string[]): Given {
  const options: NonNullable<ParseArgsConfig['options']> = { help: { type: 'boolean', short: 'h' } };
  for (const { name, value } of command.options)
    options[name] = { type: value === undefined ? 'boolean' : 'string' };
  refuseUnknown(command, args, Object.keys(options));
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
      strict: true,
    });
    return { words: positionals, values: values as Given['values'] };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message.split('. ')[0]! : String(cause);
    throw new ChaosError('BAD_ARGUMENT', message, {
      hint: `see sentinel-chaos ${command.name} --help`,
      cause,
    });
  }
}

function refuseUnknown(command: Command, args: readonly string[], known: readonly string[]): void {
  for (const arg of args) {
    if (arg === '--') return;
    const option = /^--([^=]+)/.exec(arg)?.[1];
    if (option === undefined || known.includes(option)) continue;
    const meant = nearest(option, known);
    throw new ChaosError('BAD_ARGUMENT', `"${command.name}" has no option --${option}`, {
      hint: meant === undefined ? `see sentinel-chaos ${command.name} --help` : `did you mean --${meant}?`,
    });
  }
}

/** A whole positive number given as an option. */
export function wholeNumber(given: Given, name: string, fallback: number, least = 0): number {
  const text = given.values[name];
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!/^\d+$/.test(String(text)) || value < least || value > 0xffff_ffff) {
    throw new ChaosError(
      'BAD_ARGUMENT',
      `--${name} must be a whole number of at least ${least}, not "${text}"`,
    );
  }
  return value;
}

/** The help text of a command. */
export function helpOf(command: Command): string {
  const options = [...command.options, { name: 'help', words: 'this text' }].map(
    ({ name, words, ...rest }) => {
      const value = 'value' in rest ? ` ${rest.value}` : '';
      return `  --${name}${value}`.padEnd(22) + words;
    },
  );
  return [
    `sentinel-chaos ${command.name} ${command.usage}`.trimEnd(),
    '',
    command.words,
    '',
    'Options',
    ...options,
    '',
    'Examples',
    ...command.examples.map((example) => `  ${example}`),
  ].join('\n');
}
