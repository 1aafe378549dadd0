/** What a command of the command line is, and how its arguments are understood. */

import { parseArgs, type ParseArgsConfig } from 'node:util';
import { ChaosError, messageOf } from '../core/errors.ts';
import { nearest } from '../core/did-you-mean.ts';

export interface Option {
  /** Placeholder of its value; absent for a switch. */
  readonly value?: string;
  /** Whether it may be given several times; then all its values count. */
  readonly isRepeatable?: true;
  readonly help: string;
}

/** The options of a command, by name. */
export type Options = Readonly<Record<string, Option>>;

/** What an option's declaration makes of its value: a list, a text, or whether the switch was given. */
type ValueOf<O extends Option> = O extends { readonly isRepeatable: true }
  ? readonly string[]
  : O extends { readonly value: string }
    ? string | undefined
    : boolean;

export type ValuesOf<O extends Options> = { readonly [N in keyof O]: ValueOf<O[N]> };

/** Arguments as understood. */
export interface Given<O extends Options> {
  readonly positionals: readonly string[];
  readonly values: ValuesOf<O>;
}

export interface Command<O extends Options = Options> {
  readonly name: string;
  /** Arguments besides options, such as `[id…]`. */
  readonly usage: string;
  readonly help: string;
  readonly options: O;
  readonly examples: readonly string[];
  /** Resolves to the exit code. */
  run(given: Given<O>): Promise<number>;
}

/** A command whose options say of what type their values are. */
export function command<const O extends Options>(definition: Command<O>): Command<O> {
  return definition;
}

/** Understands a command's arguments; anything it does not know gets one sentence and a suggestion. */
export function understand<O extends Options>(
  command: Command<O>,
  args: readonly string[],
): Given<O> & { readonly isHelpWanted: boolean } {
  refuseUnknown(command, args);
  const { positionals, values } = parsed(command, args);
  if (command.usage === '' && positionals.length > 0)
    throw wrong(command, `"${command.name}" takes no arguments, and was given "${positionals[0]}"`);
  const all = Object.entries<Option>(command.options).map(([name, option]) => [
    name,
    values[name] ?? absent(option),
  ]);
  // parseArgs is given each option as its declaration has it.
  return {
    positionals,
    values: Object.fromEntries(all) as ValuesOf<O>,
    isHelpWanted: values['help'] === true,
  };
}

/** The value of an option that is not given. */
function absent({ value, isRepeatable }: Option): readonly string[] | false | undefined {
  if (isRepeatable) return [];
  return value === undefined ? false : undefined;
}

function parsed(command: Command, args: readonly string[]) {
  const { positionals, values } = unfolded(command, args);
  const single = Object.entries(values).map(([name, all]) => [name, valueOf(command, name, all)]);
  const end = args.indexOf('--');
  if (args.slice(0, end === -1 ? undefined : end).includes(''))
    throw wrong(command, `an argument of "${command.name}" is empty`);
  return { positionals, values: Object.fromEntries(single) as Readonly<Record<string, unknown>> };
}

/** The value of an option as its declaration has it: of all that were given, where that is not each of them, one. */
function valueOf(command: Command, name: string, all: unknown): unknown {
  const option = command.options[name];
  if (option?.value === undefined || !Array.isArray(all)) return all;
  // A variable of a script that is not set.
  if (all.includes('')) throw wrong(command, `--${name} needs a value: --${name} ${option.value}`);
  if (option.isRepeatable) return all;
  const [first, other] = new Set(all as readonly string[]);
  if (other !== undefined) throw wrong(command, `--${name} is given twice, as ${first} and as ${other}`);
  return first;
}

function unfolded({ options, ...command }: Command, args: readonly string[]) {
  const config: NonNullable<ParseArgsConfig['options']> = { help: { type: 'boolean', short: 'h' } };
  // All values of an option, so that none is passed over.
  for (const [name, { value }] of Object.entries(options))
    config[name] = value === undefined ? { type: 'boolean' } : { type: 'string', multiple: true };
  try {
    return parseArgs({ args: [...args], options: config, allowPositionals: true });
  } catch (cause) {
    // After `refuseUnknown` what is left is a missing value, or one too many.
    const name = /--([a-z-]+)/.exec(messageOf(cause))?.[1];
    if (name === undefined) throw wrong(command, messageOf(cause));
    const value = options[name]?.value;
    const text =
      value === undefined ? `--${name} takes no value` : `--${name} needs a value: --${name} ${value}`;
    throw wrong(command, text);
  }
}

function wrong(command: Pick<Command, 'name'>, message: string): ChaosError {
  return new ChaosError('BAD_ARGUMENT', message, { hint: `see sentinel-chaos ${command.name} --help` });
}

function refuseUnknown(command: Pick<Command, 'name' | 'options'>, args: readonly string[]): void {
  const known = ['help', ...Object.keys(command.options)];
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
export function wholeNumber<N extends string>(
  values: { readonly [K in N]: string | undefined },
  name: N,
  fallback: number,
  least = 0,
): number {
  const text = values[name];
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > 0xffff_ffff) {
    throw new ChaosError(
      'BAD_ARGUMENT',
      `--${name} must be a whole number of at least ${least}, not "${text}"`,
    );
  }
  return value;
}

/** The help text of a command. */
export function helpOf({ name, usage, help, options, examples }: Command): string {
  const all: Options = { ...options, help: { help: 'this text' } };
  const lines = Object.entries(all).map(
    ([name, { value, help }]) => [`--${name}${value === undefined ? '' : ` ${value}`}`, help] as const,
  );
  const width = Math.max(18, ...lines.map(([option]) => option.length));
  return [
    `sentinel-chaos ${name} ${usage}`.trimEnd(),
    '',
    help,
    '',
    'Options',
    ...lines.map(([option, help]) => `  ${option.padEnd(width)}  ${help}`),
    '',
    'Examples',
    ...examples.map((example) => `  ${example}`),
  ].join('\n');
}
