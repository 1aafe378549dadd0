/** The text of a description: YAML that explains itself, and is checked against its shape when it is read. */

import { Document, isMap, isPair, isScalar, LineCounter, parseDocument, type YAMLMap } from 'yaml';
import type { z } from 'zod';
import { ChaosError } from '../core/errors.ts';
import { problemsBy, type Problem } from '../core/shape-problems.ts';
import { Description, Objectives } from './description.ts';

const HEAD = `What sentinel-chaos found of a deployment of Redis with Sentinel: \`sentinel-chaos discover\` wrote it, and changed nothing.

Review it, fill in \`allow\`, \`objectives\` and \`abort\` at its end, and commit it: it holds no password, only where they are.
Times are in ms and sizes in bytes where a name does not say otherwise. What is absent could not be found out.`;

/** What stands above the parts, and between two parts an empty line. */
const COMMENTS: Readonly<Partial<Record<keyof Description, string>>> = {
  name: 'The annotation sentinel-chaos/allow of the namespace has to be this name before anything is broken.',
  master: 'The name of the master as Sentinels know it, and other masters that they watch.',
  credentials: 'Where passwords are: { secret, key } of the namespace, or { environment } of the harness.',
  tls: 'Where certificates are: the authority, and what clients present.',
  nodes: 'Data nodes as they answered, with their roles at that moment.',
  sentinels:
    'Sentinels, and what each of them knows. An address without `process` leads to nothing that was found.',
  pods: 'How Kubernetes runs them.',
  disruptionBudgets: 'How many of them may be evicted at once.',
  services:
    'Services that lead to them, at that moment where they select by `keptLabels`, which somebody puts on pods.',
  unseen: 'What could not be looked at, and why. Nothing is concluded from what is not known.',
  allow: 'What an experiment may do here: `nothing`, or `faults`, which lets it break things.',
  objectives:
    'What you want of it while something is broken; a run says which of them were met. Take what you need:',
  abort: 'When a run heals everything at once and ends. Take what you need:',
};

/** Parts that a person fills in, with what is commented out below them; an empty one stands for none. */
const EXAMPLES = {
  objectives: [
    'writable-again: 30s # longest time without a master that takes writes',
    'client-outage: 30s # longest time in which a client had no success',
    'lost-writes: 0 # acknowledged writes that may be lost; or a share, such as 0.1%',
    'recovered: 5m # until every replica and Sentinel is back, without help',
    'no-failover-without-majority: true',
  ],
  abort: ['outage: 2m # without a master that takes writes'],
} as const satisfies Partial<Record<keyof Description, readonly string[]>>;

/** `readDescription` reads back the same. */
export function writeDescription(description: Description): string {
  // Words that older readers of YAML take for booleans are quoted.
  const document = new Document(description, { aliasDuplicateObjects: false, compat: 'yaml-1.1' });
  document.commentBefore = lines(HEAD);
  const map = document.contents as unknown as YAMLMap;
  for (const pair of map.items) {
    if (!isPair(pair) || !isScalar(pair.key)) continue;
    const field = pair.key.value as keyof Description;
    const comment = COMMENTS[field];
    if (comment !== undefined) pair.key.commentBefore = lines(comment);
    pair.key.spaceBefore = comment !== undefined;
  }
  return withExamples(document.toString({ lineWidth: 0 }));
}

/** Below a part that is empty; without the `# ` they are what it may hold. */
function withExamples(text: string): string {
  return Object.entries(EXAMPLES).reduce(
    (all, [field, examples]) =>
      all.replace(
        new RegExp(String.raw`^${field}: \{\}$`, 'm'),
        [`${field}:`, ...examples.map((example) => `  # ${example}`)].join('\n'),
      ),
    text,
  );
}

function lines(text: string): string {
  return text.replaceAll(/^/gm, ' ');
}

/** The description in the text of a file. BAD_ARGUMENT with a sentence for each problem, with file, line and path. */
export function readDescription(text: string, file: string): Description {
  return read(Description, text, { file, is: 'no description of a deployment' });
}

/** Objectives in a file of their own. BAD_ARGUMENT likewise. */
export function readObjectives(text: string, file: string): Description['objectives'] {
  return read(Objectives, text, { file, is: 'no list of objectives' });
}

/** So many problems are named: a file of another kind has all of them. */
const NAMED = 5;

interface Read {
  readonly file: string;
  /** What the file is where it has problems. */
  readonly is: string;
}

function read<T>(schema: z.ZodType<T>, text: string, { file, is }: Read): T {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  const [broken] = document.errors;
  if (broken !== undefined) {
    const line = counter.linePos(broken.pos[0]).line;
    const what = broken.message.split('\n')[0]!.replace(/ at line \d+.*$/, '');
    throw refused({ file, is }, [`${file}, line ${line}: ${what}`]);
  }
  const value = withEmptyParts(document.toJS() as unknown);
  const problems = problemsBy(schema, value);
  if (problems.length === 0) return schema.parse(value);
  const named = problems
    .slice(0, NAMED)
    .map((problem) => `${file}, line ${lineOf(problem, document, counter)}: ${sentence(problem)}`);
  const more = problems.length - named.length;
  throw refused({ file, is }, more > 0 ? [...named, `and ${more} more`] : named);
}

function withEmptyParts(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const parts = value as Record<string, unknown>;
  const empty = Object.keys(EXAMPLES).filter((field) => field in parts && parts[field] === null);
  return { ...parts, ...Object.fromEntries(empty.map((field) => [field, {}])) };
}

function sentence({ path, message }: Problem): string {
  return path.length === 0 ? message : `${pathText(path)}: ${message}`;
}

/** `nodes[0].port` */
function pathText(path: Problem['path']): string {
  return path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : index === 0 ? key : `.${key}`))
    .join('');
}

/** Of a part that is missing the line of what it is missing in. */
function lineOf(
  { path, unknownKeys: [unknown] = [] }: Problem,
  document: Document,
  counter: LineCounter,
): number {
  for (let length = path.length; length >= 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as { range?: [number, ...number[]] } | undefined;
    if (node?.range === undefined || node.range === null) continue;
    const isWhole = length === path.length;
    const key = isWhole && unknown !== undefined && isMap(node) ? keyIn(node, unknown) : undefined;
    return counter.linePos(key ?? node.range[0]).line;
  }
  return 1;
}

/** Where a key of a map begins. */
function keyIn(map: YAMLMap, name: string): number | undefined {
  const pair = map.items.find(({ key }) => isScalar(key) && key.value === name);
  return isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
}

function refused({ file, is }: Read, problems: readonly string[]): ChaosError {
  return new ChaosError('BAD_ARGUMENT', problems.join('\n'), {
    hint: `${file} is ${is}`,
  });
}
