/** Settings: `path=value` changes one value of an experiment, so that a variant needs no file of its own. */

import { ChaosError } from '../core/errors.ts';
import { nearest } from '../core/did-you-mean.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { validated } from './validation.ts';

/** A setting as it was given; the path may be short. */
export interface Setting {
  readonly path: string;
  readonly value: string;
}

type Tree = Readonly<Record<string, unknown>> | readonly unknown[];

/** Settings that an experiment may leave out, and what they are read as. */
const OPTIONAL: Readonly<Record<string, unknown>> = { faultDelay: '', 'observer.probe': true };
/** Tables whose keys are not ours: redis.conf directives, those of single processes, and the programs of such. */
const OPEN = /^topology\.(directives|servers|overrides\.[^.]+)\.[^.]+$/;
/** Short for those tables. */
const OPEN_SHORT = /^(directives|servers|overrides)\./;

/** Looks like a directive of redis.conf. */
const DIRECTIVE = /^[a-z]+(-[a-z]+)+$/;

/** Understands `path=value`; the value may hold equals signs, the path may not. */
export function settingOf(text: string): Setting {
  const at = text.indexOf('=');
  if (at > 0) return { path: text.slice(0, at), value: text.slice(at + 1) };
  throw new ChaosError('BAD_ARGUMENT', `"${text}" sets nothing`, {
    hint: 'write path=value, such as downAfter=1s',
  });
}

/** The experiment with all settings made, valid as a whole; BAD_ARGUMENT where a path means nothing or too much. */
export function withSettings(id: string, experiment: Experiment, settings: readonly Setting[]): Experiment {
  if (settings.length === 0) return experiment;
  return validated(
    id,
    settings.reduce<Experiment>((changed, setting) => withSetting(changed, setting), experiment),
  );
}

/** `--set path=value` for each, with whole paths: what repeats it. */
export function settingOptions(experiment: Experiment, settings: readonly Setting[]): string[] {
  return settings.map(
    (setting) => `--set ${quoted(`${wholePath(experiment, setting.path)}=${setting.value}`)}`,
  );
}

/** The path that a short one means: the whole one that it is, or the only one that ends with it. */
export function wholePath(experiment: Experiment, path: string): string {
  const known = [...leaves({ ...experiment }), ...Object.keys(OPTIONAL)];
  const long = OPEN_SHORT.test(path) ? `topology.${path}` : path;
  if (known.includes(long) || OPEN.test(long)) return long;
  const meant = [...new Set(known.filter((one) => one.endsWith(`.${path}`)))];
  if (meant.length === 1) return meant[0]!;
  if (meant.length > 1) {
    throw new ChaosError('BAD_ARGUMENT', `"${path}" could be ${meant.join(' or ')}`, { hint: 'say which' });
  }
  if (DIRECTIVE.test(path)) {
    throw new ChaosError('BAD_ARGUMENT', `there is nothing to set named "${path}"`, {
      hint: `a directive of redis.conf is written directives.${path}`,
    });
  }
  const near = nearest(path, [...known, ...known.map((one) => one.split('.').at(-1)!)]);
  throw new ChaosError('BAD_ARGUMENT', `there is nothing to set named "${path}"`, {
    hint: near === undefined ? `there are ${known.join(', ')}` : `did you mean "${near}"?`,
  });
}

function withSetting(experiment: Experiment, { path, value }: Setting): Experiment {
  const whole = wholePath(experiment, path);
  const steps = whole.split('.');
  const before = at(experiment, steps) ?? OPTIONAL[whole];
  return put(experiment, steps, OPEN.test(whole) ? value : read(value, before)) as Experiment;
}

/** The text as what stood there before: what it then lacks to be valid is for the validation to say. */
function read(text: string, before: unknown): unknown {
  if (typeof before === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  const isNumber = text !== '' && Number.isFinite(Number(text));
  // A rate is a number or "max".
  return isNumber && (typeof before === 'number' || before === 'max') ? Number(text) : text;
}

/** Every path that leads to a single value. */
function leaves(tree: Tree, prefix = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]: [string, unknown]) => {
    const path = `${prefix}${key}`;
    return isTree(value) ? leaves(value, `${path}.`) : [path];
  });
}

function at(tree: unknown, steps: readonly string[]): unknown {
  return steps.reduce<unknown>(
    (part, step) => (isTree(part) ? (part as Record<string, unknown>)[step] : undefined),
    tree,
  );
}

function put(tree: unknown, [step, ...rest]: readonly string[], value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(tree)) return tree.with(Number(step), put(tree[Number(step)], rest, value));
  const own = (tree ?? {}) as Record<string, unknown>;
  return { ...own, [step]: put(own[step], rest, value) };
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null;
}

/** A word of a shell. */
function quoted(word: string): string {
  return /^[\w.,:=/-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
