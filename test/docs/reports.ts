/** docs/reports.md: what operators have reported, by which experiments it is reproduced, and what is not. */

import { loadExperiments, type Named, type Share } from '../../src/cli/experiments.ts';
import { escaped, reportLinks, table } from '../../src/report/markdown/parts.ts';

const HEAD = `# What operators have reported

Each report that these experiments reproduce, and those that they do not, with the reason. What was measured is in
[claims.md](claims.md) and in the hypotheses of [catalogue.md](catalogue.md). This page is made from the experiments; a test keeps it so.
`;

/** Reports that no experiment reproduces, with the reason. */
const OPEN: readonly (readonly [source: readonly string[], why: string])[] = [
  [
    ['valkey-io/valkey#1291'],
    'A coordinated failover can be ordered (`fault.sentinelFailover` with `coordinated`), and is skipped where no server knows it. It was not measured: the servers at hand, Redis 7.0 and 8.0 and Valkey 8.1, do not.',
  ],
  [
    ['redis/redis#10287', 'redis/redis#8542'],
    'An fsync that takes seconds needs a block device that delays, and for that a kernel module or a file system in user space. Data of the local lab is in memory; on Kubernetes a volume of a storage class that delays would do.',
  ],
  [
    ['apecloud/kubeblocks#5107'],
    'That a third of the packets is lost is reproduced. The delay of 15 s that it names needs netem (`fault.slow` with `delay`), which the kernel at hand lacks: such experiments are skipped with the reason.',
  ],
  [
    ['spotahome/redis-operator#550'],
    'Two deployments that grow together, because an address of one is reused by the other, need two deployments in one run; each run has one.',
  ],
  [
    ['OT-CONTAINER-KIT/redis-operator#1314'],
    'An operator that fights Sentinel is part of a deployment that was found: `run --on` reports what it does as interventions. Operators themselves were not run here, only what they leave behind.',
  ],
  [
    ['istio/istio#37423'],
    'Addresses that a mesh hides need the mesh; `discover` and `audit` name replicas that Sentinel knows and nobody can reach.',
  ],
];

export async function reportsPage(): Promise<string> {
  const experiments = await reproducing(['essential', 'catalogue']);
  const reports = [...new Set(experiments.flatMap(({ source }) => source))].toSorted((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  const rows = reports.map((report) => [
    reportLinks([report]),
    experiments
      .filter(({ source }) => source.includes(report))
      .map(({ id, folder }) => `[${id}](../${folder}/${id}.ts)`)
      .join(', '),
  ]);
  const open = OPEN.map(([source, why]) => [reportLinks(source), escaped(why)]);
  return [
    HEAD,
    `## Reproduced\n\n${table(['Report', 'Experiments'], rows)}\n`,
    `## Not reproduced\n\n${table(['Report', 'Why not'], open)}\n`,
  ].join('\n');
}

interface Reproducing {
  readonly id: string;
  readonly folder: string;
  readonly source: readonly string[];
}

async function reproducing(shares: readonly Share[]): Promise<Reproducing[]> {
  const all = await Promise.all(
    shares.map(async (share) =>
      (await loadExperiments([], share)).map((named) => ({
        id: named.id,
        folder: share === 'essential' ? 'experiments' : `experiments/${share}`,
        source: sourceOf(named),
      })),
    ),
  );
  return all.flat().filter(({ source }) => source.length > 0);
}

function sourceOf(named: Named): readonly string[] {
  const experiments =
    'table' in named ? named.table.cells.map(({ experiment }) => experiment) : [named.experiment];
  return [...new Set(experiments.flatMap(({ source = [] }) => source))];
}
