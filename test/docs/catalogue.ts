/** docs/catalogue.md: every experiment that comes with the harness, in a table that cannot drift from them. */

import type { Capability } from '../../src/cluster/capabilities.ts';
import { loadExperiments, type Named, type Share } from '../../src/cli/experiments.ts';
import { lasting } from '../../src/core/quantity.ts';
import type { Experiment } from '../../src/experiment/experiment.ts';
import { lackingCapability } from '../../src/plan/capabilities.ts';
import { floorMs } from '../../src/plan/durations.ts';
import type { NamedExperiment } from '../../src/plan/planned-run.ts';
import { escaped, reportLinks, table } from '../../src/report/markdown/parts.ts';
import type { Api } from '../../src/testbed/kubernetes/api.ts';
import { imagesFrom } from '../../src/testbed/kubernetes/images.ts';
import { kubernetesTestbed } from '../../src/testbed/kubernetes/kubernetes.ts';
import type { Machines } from '../../src/testbed/kubernetes/machines.ts';
import { localTestbed } from '../../src/testbed/local/local.ts';

const HEAD = `# The catalogue

Each experiment says in its hypothesis what really happens, so that a nightly run is green while Redis behaves as it is known to.
\`bin/sentinel-chaos run ID\` runs one, \`bin/sentinel-chaos plan ID\` says what it would do. Lengths are the shortest that are possible.
[reports.md](reports.md) has them by what operators reported. This page is made from the experiments themselves; a test keeps it so.
`;

/** The whole page. */
export async function cataloguePage(): Promise<string> {
  const sections = [
    await section('essential', 'The essential ones', 'What `make chaos` runs.'),
    await section('catalogue', 'All the others', 'What `make chaos-all` runs as well.'),
    await section(
      'clients',
      'Client libraries',
      'What `make chaos-all` runs as well once `make clients` has installed them; [clients.md](clients.md) has what they showed.',
    ),
  ];
  return [HEAD, ...sections].join('\n');
}

async function section(share: Share, title: string, sentence: string): Promise<string> {
  const all = await loadExperiments([], share);
  const folder = share === 'essential' ? 'experiments' : `experiments/${share}`;
  const rows = all.map((named) => {
    const [first] = experimentsIn(named);
    const runs = experimentsIn(named).length;
    return [
      `[${named.id}](../${folder}/${named.id}.ts)`,
      'table' in named ? escaped(named.table.hypothesis) : shown(named.experiment),
      runs > 1 ? `${runs} runs` : lasting(floorMs(first!) / 1e3),
      testbedOf({ id: named.id, experiment: first!, needs: runs > 1 ? ['many-deployments'] : [] }),
    ];
  });
  return `## ${title}\n\n${sentence}\n\n${table(['Experiment', 'What it shows', 'Length', 'Testbed'], rows)}\n`;
}

function shown({ hypothesis, source = [] }: Experiment): string {
  const reported = source.length === 0 ? '' : ` Reported by operators: ${reportLinks(source)}.`;
  return escaped(hypothesis) + reported;
}

function experimentsIn(named: Named): readonly Experiment[] {
  return 'table' in named ? named.table.cells.map(({ experiment }) => experiment) : [named.experiment];
}

/** With what is a matter of the servers that a machine has. */
const LOCAL = new Set<Capability>([...localTestbed().capabilities, 'tls', 'valkey']);
/** With machines that can be stopped, as those of kind. */
const KUBERNETES = kubernetesTestbed({
  api: {} as Api,
  images: imagesFrom({}),
  machines: {} as Machines,
  onHealed: () => undefined,
}).capabilities;

/** Where an experiment can be carried out. */
function testbedOf(named: NamedExperiment): string {
  const can = (capabilities: ReadonlySet<Capability>): boolean =>
    lackingCapability(named, { capabilities }) === undefined;
  if (!can(LOCAL)) return 'Kubernetes';
  return can(KUBERNETES) ? 'any' : 'local';
}
