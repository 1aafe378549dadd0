/** What a command of the command line is, and how its arguments are understood. */

import { parseArgs, type ParseArgsConfig } from 'node:util';
import { ChaosError, messageOf } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';

export interface OptionHelp {
  readonly name: string;
  /** Placeholder of its value; absent for a switch. */
  readonly value?: string;
  /** Whether it may be given several times; then all its values count. */
  readonly isRepeatable?: true;
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
  /** Of options that may be given several times. */
  readonly lists: Readonly<Record<string, readonly string[] | undefined>>;
}

/** Understands a command's arguments; anything it does not know gets one sentence and a suggestion. */
export function understand(command: Command, args: readonly string[]): Given {
  const options: NonNullable<ParseArgsConfig['options']> = { help: { type: 'boolean', short: 'h' } };
  for (const { name, value, isRepeatable = false } of command.options)
    options[name] = { type: value === undefined ? 'boolean' : 'string', multiple: isRepeatable };
  refuseUnknown(command, args);
  const given = parsed(command, args, options);
  if (command.usage === '' && given.words.length > 0)
    throw wrong(command, `"${command.name}" takes no arguments, and was given "${given.words[0]}"`);
  return given;
}

function parsed(
  command: Command,
  args: readonly string[],
  options: NonNullable<ParseArgsConfig['options']>,
): Given {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [lists, single] = [true, false].map((isList) =>
      Object.fromEntries(Object.entries(values).filter(([, value]) => Array.isArray(value) === isList)),
    );
    return { words: positionals, values: single as Given['values'], lists: lists as Given['lists'] };
  } catch (cause) {
    // After `refuseUnknown` what is left is a missing value, or one too many.
    const name = /--([a-z-]+)/.exec(messageOf(cause))?.[1];
    const value = command.options.find((option) => option.name === name)?.value;
    const text =
      value === undefined ? `--${name} takes no value` : `--${name} needs a value: --${name} ${value}`;
    throw wrong(command, name === undefined ? messageOf(cause) : text);
  }
}

function wrong(command: Command, message: string): ChaosError {
  return new ChaosError('BAD_ARGUMENT', message, { hint: `see sentinel-chaos ${command.name} --help` });
}

function refuseUnknown(command: Command, args: readonly string[]): void {
  const known = ['help', ...command.options.map(({ name }) => name)];
  for (const arg of args) {
    if (arg === '--') return;
    const option = /^--([^=]+)|^-([a-z])/i.exec(arg);
    const name = option?.[1] ?? option?.[2];
    if (name === undefined || known.includes(name) || arg === '-h') continue;
    const meant = nearest(name, known);
    const message = `"${command.name}" has no option ${arg.split('=')[0]}`;
    if (meant === undefined) throw wrong(command, message);
    throw new ChaosError('BAD_ARGUMENT', message, { hint: `did you mean --${meant}?` });
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
    ({ name, words, ...rest }) => [`--${name}${'value' in rest ? ` ${rest.value}` : ''}`, words] as const,
  );
  const width = Math.max(18, ...options.map(([option]) => option.length));
  return [
    `sentinel-chaos ${command.name} ${command.usage}`.trimEnd(),
    '',
    command.words,
    '',
    'Options',
    ...options.map(([option, words]) => `  ${option.padEnd(width)}  ${words}`),
    '',
    'Examples',
    ...command.examples.map((example) => `  ${example}`),
  ].join('\n');
}
