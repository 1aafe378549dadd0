/** All that a run would make on Kubernetes, as YAML to read. */

import { dumpYaml, type KubernetesObject } from '@kubernetes/client-node';
import { basename } from 'node:path/posix';
import type { Experiment } from '../../../experiment/experiment.ts';
import { hostedPrograms } from '../../../experiment/hosted-programs.ts';
import { placementOf } from '../../../experiment/topology.ts';
import { agentBundle } from '../agent/bundle.ts';
import { PROGRAM, SERVE } from '../agent/scripts.ts';
import { placeholders } from '../../secrets.ts';
import type { Images } from '../images.ts';
import { podOf } from '../names.ts';
import { announcedBy } from './announced.ts';
import { namespacesAndServices } from './services.ts';
import { workloads } from './workloads.ts';
import { injector } from './injector.ts';
import { serverHosts, type Plan } from './plan.ts';

/** What is not known before a run starts stands in angle brackets; only the run's id does not, being part of names. */
const RUN_ID = 'run-id';

/** One YAML document an object, in the order in which they are made. */
export async function manifestsText(
  { topology, workload }: Pick<Experiment, 'topology' | 'workload'>,
  images: Images,
): Promise<string> {
  const bytes = Buffer.byteLength(await agentBundle());
  const plan: Plan = {
    runId: RUN_ID,
    topology,
    images,
    agentProgram: `<the agent's program ${basename(PROGRAM)}, ${bytes} bytes>`,
    serveScript: SERVE,
    programs: hostedPrograms(workload),
  };
  const hosts = serverHosts(topology).map(({ host }) => host);
  const services = new Map(hosts.map((host) => [host, `<address of ${podOf(host)}>`]));
  const addresses = announcedBy(plan, services);
  const secrets = placeholders(topology, placementOf(topology).processes);
  return [
    ...part('Made first: namespaces, and Services for their addresses.', namespacesAndServices(plan)),
    ...part('Then everything that needs the addresses.', workloads(plan, addresses, secrets)),
    ...part('What faults are injected through, on every machine.', injector(plan)),
  ].join('---\n');
}

function part(words: string, objects: readonly KubernetesObject[]): string[] {
  const [first, ...others] = objects.map((object) => dumpYaml(object, { noRefs: true, lineWidth: -1 }));
  return [`# ${words}\n${first}`, ...others];
}
