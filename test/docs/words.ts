/** docs/words.md: every word that an experiment may use, in lists that cannot drift from their definitions. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeExpectation, type AnyDefinition } from '../../src/check/expectation.ts';
import { INVARIANTS, OBJECTIVES } from '../../src/check/expectations.ts';
import * as expectations from '../../src/check/words.ts';
import type { Parameters } from '../../src/experiment/parameter.ts';
import type { Expectation } from '../../src/experiment/expectation.ts';
import * as steps from '../../src/experiment/steps.ts';
import * as targets from '../../src/experiment/targets.ts';
import * as faults from '../../src/fault/words.ts';
import { describeFault } from '../../src/plan/describe.ts';
import { escaped, table } from '../../src/report/markdown/parts.ts';
import * as workloads from '../../src/workload/words.ts';

const SRC = join(import.meta.dirname, '..', '..', 'src');

const HEAD = `# The words

An experiment is written with nouns, so that an editor shows what there is after each dot:
\`import { experiment, expect, fault, step, target, topology, workload } from 'sentinel-chaos'\`.
This page is made from the definitions; a test keeps it so.
`;

const PER_TRY = `A limit on a failover or an outage holds for one try of the Sentinels. Where their votes split, by chance, the next try comes 2 ×
failover-timeout later: what that cost is counted, named and at most the back-off, and comes on top of the limit. Where the master was
back before that, what a failover would have brought is undecided.`;

/** The whole page. */
export function wordsPage(): string {
  return [
    HEAD,
    expectationSection(),
    invariantSection(),
    objectiveSection(),
    faultSection(),
    listed('step', steps, 'The schedule', 'experiment/steps.ts'),
    listed('target', targets, 'What a fault hits', 'experiment/targets.ts'),
    listed('workload', workloads, 'What clients write', 'workload'),
  ].join('\n');
}

function expectationSection(): string {
  const words = Object.entries(expectations).map(([name, { definition }]) => {
    const known = definition as AnyDefinition;
    const example = { check: known.name, parameters: known.example as Expectation['parameters'], faults: [] };
    return [
      `### expect.${name}`,
      `${known.title}. For example \`${call(`expect.${name}`, known.example)}\`: ${describeExpectation(known, example)}`,
      parameterTable(known.parameters),
      measureList(known),
    ];
  });
  return ['## What is expected', PER_TRY, ...words.flat()].filter((part) => part !== '').join('\n\n') + '\n';
}

function invariantSection(): string {
  const lines = Object.values(INVARIANTS).map((definition) => {
    const expectation = { check: definition.name, parameters: {}, faults: [] };
    return `- **${definition.title}.** ${describeExpectation(definition, expectation)}`;
  });
  return `### Invariants

Expected of every experiment that settles; one that does not hold in an experiment is named there with the reason, such as
\`except: { converged: 'the old master stays away' }\`.

${lines.join('\n')}
`;
}

function objectiveSection(): string {
  const lines = Object.values(OBJECTIVES).map((definition) => {
    const example = definition.example as Expectation['parameters'];
    const words = describeExpectation(definition, {
      check: definition.name,
      parameters: example,
      faults: [],
    });
    const name = definition.name.replace('objective-', '');
    return `- \`${name}\`, such as: ${words}`;
  });
  return `### Objectives

What is wanted of a deployment whatever the hypothesis of an experiment is, in its description or in a file for \`run --objectives\`:

${lines.join('\n')}
`;
}

function faultSection(): string {
  const words = Object.entries(faults).map(([name, word]) => {
    const { definition } = word;
    const { kind, parameters: declared, example, peers } = definition;
    const [other, otherWords] =
      'links' in definition
        ? [targets.replicas, 'target.replicas']
        : [targets.replica(0), 'target.replica(0)'];
    const written = {
      kind,
      as: kind,
      targets: [targetOf(definition.only)],
      peers: [other],
      parameters: example,
    };
    const options = peers === undefined ? example : { [peers]: otherWords, ...example };
    const shown = call(
      `fault.${name}`,
      options,
      `target.${definition.only === 'sentinel' ? 'sentinel(0)' : 'master'}`,
    );
    const ends = 'for' in declared ? ', and ends by itself before that (`for`)' : '';
    const lasts =
      'heal' in definition
        ? `lasts as long as its step (\`step.during\`)${ends}`
        : 'is done once (`step.once`)';
    return [
      `### fault.${name}`,
      `\`${shown}\`: ${describeFault(written)}. It ${lasts}.`,
      parameterTable(declared as Parameters),
    ];
  });
  return ['## What goes wrong', ...words.flat()].filter((part) => part !== '').join('\n\n') + '\n';
}

function targetOf(only: 'redis' | 'sentinel' | undefined) {
  return only === 'sentinel' ? targets.sentinel(0) : targets.master;
}

function parameterTable(parameters: Parameters): string {
  const rows = Object.entries(parameters).map(([name, { help, isOptional }]) => [
    `\`${name}\``,
    escaped(help),
    isOptional === true ? 'may be left out' : '',
  ]);
  return rows.length === 0 ? '' : table(['Parameter', 'What it may be', ''], rows);
}

function measureList({ measures }: AnyDefinition): string {
  const known = measures as Readonly<Record<string, { label: string; unit: string }>>;
  const items = Object.entries(known).map(([id, { label, unit }]) => `\`${id}\` ${label} (${unit})`);
  return items.length === 0 ? '' : `Measures: ${items.join(' · ')}.`;
}

/** `expect.outage({ workload: 'orders', atMost: '9s' })`. */
function call(name: string, parameters: object, target?: string): string {
  const options = Object.keys(parameters).length === 0 ? [] : [literal(parameters)];
  return `${name}(${[...(target === undefined ? [] : [target]), ...options].join(', ')})`;
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, one]) => `${keyOf(key)}: ${literal(one)}`);
    return `{ ${entries.join(', ')} }`;
  }
  if (typeof value !== 'string') return String(value);
  return value.startsWith('target.') ? value : `'${value}'`;
}

function keyOf(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : `'${name}'`;
}

/** A list of words with the first paragraph of what stands above each in its source. */
function listed(noun: string, module: object, title: string, source: string): string {
  const files = source.endsWith('.ts')
    ? [source]
    : readdirSync(join(SRC, source))
        .filter((name) => !name.endsWith('.test.ts'))
        .map((name) => `${source}/${name}`);
  const text = files.map((file) => readFileSync(join(SRC, file), 'utf8')).join('\n');
  const lines = Object.keys(module).map((name) => `- \`${noun}.${name}\`: ${docstring(text, name)}`);
  return `## ${title}\n\n${lines.join('\n')}\n`;
}

function docstring(text: string, name: string): string {
  const comment = new RegExp(
    `/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\nexport (?:const|function) ${name}\\b`,
  ).exec(text)?.[1];
  if (comment === undefined) throw new Error(`${name} has no docstring`);
  return comment.replaceAll(/\n \* ?/g, ' ').trim();
}
