import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * The layers of src/, lowest first: a module may import its own layer and those that are listed for it, nothing else;
 * a single file stands for itself.
 * docs/architecture.md and this table say the same.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  history: ['core'],
  workload: ['core', 'history'],
  experiment: ['core', 'history', 'workload'],
  deployment: ['core', 'experiment'],
  audit: ['core', 'experiment', 'deployment'],
  cluster: ['core', 'history', 'workload', 'experiment'],
  fault: ['core', 'history', 'workload', 'experiment', 'cluster'],
  testbed: ['core', 'history', 'workload', 'experiment', 'deployment', 'cluster'],
  agent: [
    'core',
    'history',
    'workload',
    'cluster/protocol.ts',
    'cluster/access.ts',
    'cluster/proxy-state.ts',
  ],
  facts: ['core', 'history', 'workload', 'experiment'],
  check: ['core', 'history', 'workload', 'experiment', 'facts'],
  compare: ['core', 'facts', 'check'],
  trend: ['core', 'check', 'compare'],
  report: ['core', 'history', 'workload', 'experiment', 'audit', 'facts', 'check', 'compare', 'trend'],
  plan: ['core', 'history', 'workload', 'experiment', 'cluster', 'fault', 'check'],
  run: ['core', 'history', 'workload', 'experiment', 'cluster', 'fault', 'plan'],
  suite: ['core', 'history', 'experiment', 'facts', 'compare', 'trend', 'cluster', 'plan', 'report', 'run'],
  cli: [
    'core',
    'history',
    'workload',
    'experiment',
    'deployment',
    'audit',
    'cluster',
    'fault',
    'testbed',
    'facts',
    'check',
    'compare',
    'trend',
    'report',
    'plan',
    'run',
    'suite',
    'agent',
  ],
  'index.ts': ['experiment', 'workload', 'fault', 'check'],
  'lab.ts': ['run', 'cli'],
  // A second way to start an experiment, beside the command line's.
  'vitest.ts': ['core', 'experiment', 'cluster', 'report', 'plan', 'run', 'suite', 'cli'],
};

/** Which parts may import a package; packages not named here may be imported by anybody. */
const PACKAGE_OWNERS: Readonly<Record<string, readonly string[]>> = {
  '@kubernetes/client-node': ['testbed/kubernetes/'],
  ws: ['testbed/kubernetes/'],
  ioredis: ['agent/', 'testbed/'],
  '@peculiar/x509': ['testbed/certificates.ts'],
  'reflect-metadata': ['testbed/certificates.ts'],
  yaml: ['deployment/'],
  zx: ['testbed/shell.ts'],
  'p-limit': ['suite/', 'testbed/'],
  preact: ['report/html/'],
  'd3-scale': ['report/html/'],
  'd3-shape': ['report/html/'],
  vitest: ['vitest.ts'],
};

/** Parts that are functions of their arguments: no clock, no files, no processes, no network. */
const PURE = [
  'facts/',
  'check/',
  'compare/',
  'trend/',
  'report/',
  'history/',
  'workload/',
  'experiment/',
  'deployment/',
  'audit/',
  'fault/',
  'plan/',
  'cluster/',
];
const HARMLESS_BUILTINS = ['node:util', 'node:crypto'];

const SRC = import.meta.dirname;

interface Import {
  readonly from: string;
  readonly to: string;
}

function sources(): string[] {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
}

function importsOf(file: string, text: string): Import[] {
  const specifiers = [
    ...text.matchAll(/^(?:import|export)\b[^'";]*?from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm),
  ];
  return specifiers.map((match) => {
    const to = match[1] ?? match[2] ?? match[3]!;
    return { from: file, to: to.startsWith('.') ? relative(SRC, join(SRC, file, '..', to)) : to };
  });
}

function layerOf(file: string): string {
  return file.split('/')[0]!;
}

function problemOf({ from, to }: Import): string | undefined {
  const isPackage = !to.endsWith('.ts');
  if (isPackage) {
    const name = to.startsWith('@') ? to.split('/').slice(0, 2).join('/') : to.split('/')[0]!;
    const owners = PACKAGE_OWNERS[name];
    if (owners !== undefined && !owners.some((owner) => from.startsWith(owner)))
      return `${from} imports ${name}`;
    const isWorldly = to.startsWith('node:') && !HARMLESS_BUILTINS.includes(to);
    return isWorldly && PURE.some((part) => from.startsWith(part))
      ? `${from} is pure and imports ${to}`
      : undefined;
  }
  const [own, other] = [layerOf(from), layerOf(to)];
  const allowed = MAY_IMPORT[own] ?? [];
  return own === other || allowed.includes(other) || allowed.includes(to)
    ? undefined
    : `${from} imports ${to}`;
}

/** Files that import each other in a circle, types included, as the way round; undefined where there is none. */
function circleIn(imports: readonly Import[]): readonly string[] | undefined {
  const importedBy = Map.groupBy(imports, ({ from }) => from);
  const done = new Set<string>();
  const circleFrom = (file: string, way: readonly string[]): readonly string[] | undefined => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const { to } of importedBy.get(file) ?? []) {
      const circle = circleFrom(to, [...way, file]);
      if (circle !== undefined) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of importedBy.keys()) {
    const circle = circleFrom(file, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

const all = sources().flatMap((file) => importsOf(file, readFileSync(join(SRC, file), 'utf8')));

describe('the layers', () => {
  it('are all known', () => {
    expect([...new Set(sources().map(layerOf))].filter((layer) => !(layer in MAY_IMPORT))).toEqual([]);
  });

  it('import downwards only, packages only where they belong, and nothing worldly into pure code', () => {
    expect(all.length).toBeGreaterThan(300);
    expect(all.flatMap((one) => problemOf(one) ?? [])).toEqual([]);
  });

  it('would notice a violation of each kind', () => {
    expect(problemOf({ from: 'check/converged.ts', to: 'run/view.ts' })).toBeDefined();
    expect(problemOf({ from: 'facts/failovers.ts', to: 'check/context.ts' })).toBeDefined();
    expect(problemOf({ from: 'check/guards/links.ts', to: 'fault/faults.ts' })).toBeDefined();
    expect(problemOf({ from: 'run/view.ts', to: 'ioredis' })).toBeDefined();
    expect(problemOf({ from: 'check/converged.ts', to: 'node:fs' })).toBeDefined();
    expect(problemOf({ from: 'agent/main.ts', to: 'check/converged.ts' })).toBeDefined();
    expect(problemOf({ from: 'fault/kill.ts', to: 'testbed/local/local.ts' })).toBeDefined();
    expect(problemOf({ from: 'run/runner.ts', to: 'testbed/shell.ts' })).toBeDefined();
    expect(problemOf({ from: 'plan/variants.ts', to: 'node:fs' })).toBeDefined();
    expect(problemOf({ from: 'plan/capabilities.ts', to: 'suite/suite.ts' })).toBeDefined();
    expect(problemOf({ from: 'agent/main.ts', to: 'cluster/testbed.ts' })).toBeDefined();
    expect(problemOf({ from: 'agent/main.ts', to: 'cluster/protocol.ts' })).toBeUndefined();
  });

  it('have no circle, inside a room or across rooms, not even of types', () => {
    expect(circleIn(all)).toBeUndefined();
  });

  it.each([
    "import { b } from './b.ts';",
    "import type { B } from './b.ts';",
    "import './b.ts';",
    "export type { B } from './b.ts';",
    "export * from './b.ts';",
    "const b = await import('./b.ts');",
    "type B = import('./b.ts').B;",
    "import {\n  b,\n} from './b.ts';",
  ])('would notice a circle that is closed by %j', (closing) => {
    const planted = importsOf('run/a.ts', closing);
    const rest = [
      { from: 'run/b.ts', to: 'run/c.ts' },
      { from: 'run/c.ts', to: 'run/a.ts' },
    ];
    expect(circleIn([...all, ...rest])).toBeUndefined();
    expect(circleIn([...all, ...planted, ...rest])).toEqual(['run/a.ts', 'run/b.ts', 'run/c.ts', 'run/a.ts']);
  });
});

describe('what is loaded at once', () => {
  /** All that a module loads before it does anything, packages included. */
  const loadedBy = (root: string): Set<string> => {
    const reached = new Set([root]);
    for (const file of reached) if (file.endsWith('.ts')) for (const to of loadsOf(file)) reached.add(to);
    return reached;
  };

  const loadsOf = (file: string): string[] => {
    const atOnce = readFileSync(join(SRC, file), 'utf8').replaceAll(/^(?:im|ex)port type |\bimport\(/gm, '');
    return importsOf(file, atOnce).map(({ to }) => to);
  };

  it('by the command line is no command: each is loaded when it is asked for', () => {
    const loaded = [...loadedBy('cli/main.ts')];
    expect(loaded).toContain('cli/command.ts');
    expect(loaded.filter((one) => /^(?:ioredis|zod|cli\/(?:run|plan|trend)\.ts)$/.test(one))).toEqual([]);
  });

  it.each(['list', 'plan', 'run'])(
    'by %s is no Kubernetes client: who stays here need not wait for it',
    (name) => {
      const loaded = loadedBy(`cli/${name}.ts`);
      expect(loaded).toContain('cli/experiments.ts');
      expect([...loaded].filter((one) => /^(@kubernetes|ws$|esbuild)/.test(one))).toEqual([]);
    },
  );

  it('by whoever speaks to an API server is that client', () => {
    expect(loadedBy('testbed/kubernetes/client/client.ts')).toContain('@kubernetes/client-node');
  });
});
