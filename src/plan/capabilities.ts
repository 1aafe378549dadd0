/** What an experiment needs of a testbed. */

import type { Capability } from '../cluster/capabilities.ts';
import type { Testbed } from '../cluster/testbed.ts';
import { bindParameters } from '../experiment/parameter.ts';
import { faultsOf, type Fault, type Step } from '../experiment/schedule.ts';
import { FAULTS } from '../fault/faults.ts';
import { servicesOf } from '../workload/workload.ts';
import type { NamedExperiment } from './planned-run.ts';

/** Completes the sentence "the testbed cannot …". */
export const CAPABILITY_DESCRIPTIONS: Readonly<Record<Capability, string>> = {
  'cut-links': 'cut links between hosts',
  'lose-packets': 'lose some of the packets on a link',
  'limit-rate': 'limit the rate of a link (its kernel, or its tc, has no htb)',
  'delay-packets': 'delay packets on a link (its kernel, or its tc, has no netem)',
  'signal-processes': 'signal processes',
  'change-settings': 'change settings of servers: what is killed meanwhile could not put them back',
  'keep-dead': 'keep a process dead that has ended',
  proxies: 'put a proxy before data nodes (the local lab does, where haproxy is installed)',
  services: 'lead clients through a Service (a deployment that was found does, with --on)',
  together: 'put Sentinels beside data nodes',
  tls: 'speak TLS: its server was built without',
  'announce-pods': 'announce pods, or hosts, by addresses that they do not keep',
  'change-addresses':
    'give a Sentinel another address (on Kubernetes the pod that follows one that fault.deletePod deletes has another)',
  'announce-names': 'announce host names, which servers older than 6.2 do not know',
  'announce-loopback':
    'announce ports of this machine’s loopback (the local lab does, where perl is installed)',
  'lose-names': 'take the names of hosts away while their processes live',
  'hooks-and-probes': 'give pods hooks and probes',
  valkey: 'run Valkey',
  'coordinate-failovers':
    'have a Sentinel order a coordinated failover: no server there is known to know it (Valkey 9 does)',
  'mix-programs': 'run single processes with programs of their own',
  'seal-files':
    'make configuration files unwritable (what a server that was found could not write meanwhile it would not write later)',
  'fill-volumes': 'make volumes full (those of a deployment that was found may be others’ as well)',
  'fill-claimed-volumes':
    "make a volume full that was claimed, as it may be a folder of the machine's disk (with storage: 'memory' in its topology each process has one of its own)",
  'throttle-processes': 'give a process less of a core (no control group with a quota can be made)',
  'limit-memory': 'limit the memory of a process (no control group with such a limit can be made)',
  preload: 'put data on the servers before the schedule begins',
  forget: 'start a Sentinel with an empty configuration',
  'act-at-once': 'act within milliseconds of an event',
  'ask-sentinels': 'let a data node ask the Sentinels before it starts',
  'delete-pods': 'delete pods',
  'delete-pods-by-force': 'delete pods by force and see when their processes end',
  'keep-away': 'keep a deleted pod away, or delete its volume',
  'kill-containers': 'kill containers that are then started again',
  'scale-pods': 'ask for fewer pods',
  'change-images': 'change the image of pods',
  'drain-machines': 'drain machines',
  'freeze-nodes': 'freeze machines',
  'kill-nodes': 'switch machines off',
  'client-programs': 'run client programs of your own',
  'installed-programs':
    'run client programs without an image: name one that has the program (image: of workload.program)',
  'many-deployments': 'bring up dozens of deployments in minutes (some of them can be chosen with --only)',
};

/** The first thing that a run needs and a testbed lacks. */
export function lackingCapability(
  { experiment, needs = [] }: NamedExperiment,
  testbed: Pick<Testbed, 'capabilities'>,
): Capability | undefined {
  const needed = faultsOf(experiment.schedule).flatMap(({ fault }) => neededFor(fault));
  const { placement, proxy, server, servers, restart, storage, tls, announce, preStop, probes } =
    experiment.topology;
  const all: Capability[] = [
    ...needs,
    ...needed,
    ...(needed.includes('fill-volumes') && storage !== 'memory' ? (['fill-claimed-volumes'] as const) : []),
    ...(placement === 'together' ? (['together'] as const) : []),
    ...(proxy === 'haproxy' ? (['proxies'] as const) : []),
    ...(servicesOf(experiment.workload).length > 0 ? (['services'] as const) : []),
    ...(tls ? (['tls'] as const) : []),
    ...(announce === 'pod-ip' ? (['announce-pods'] as const) : []),
    ...(announce === 'hostname' ? (['announce-names'] as const) : []),
    ...(announce === 'loopback' ? (['announce-loopback'] as const) : []),
    ...(preStop === 'none' && probes.liveness === undefined ? [] : (['hooks-and-probes'] as const)),
    ...(Object.keys(servers).length > 0 ? (['mix-programs'] as const) : []),
    ...(server === 'valkey' || Object.values(servers).includes('valkey') ? (['valkey'] as const) : []),
    ...(restart === 'ask-sentinels' ? (['ask-sentinels'] as const) : []),
    ...experiment.workload.flatMap(({ command, image }) => {
      if (command === undefined) return [];
      return image === undefined ? (['installed-programs'] as const) : (['client-programs'] as const);
    }),
    ...(experiment.workload.some(({ preload }) => preload !== undefined) ? (['preload'] as const) : []),
    ...(awaitsEvents(experiment.schedule) ? (['act-at-once'] as const) : []),
  ];
  return all.find((capability) => !testbed.capabilities.has(capability));
}

function neededFor({ kind, parameters = {} }: Fault): Capability | readonly Capability[] {
  const definition = FAULTS[kind]!;
  return definition.needs(bindParameters(definition.parameters, parameters));
}

function awaitsEvents(steps: readonly Step[]): boolean {
  return steps.some(
    (step) => step.step === 'await-event' || ('steps' in step && awaitsEvents(step.steps ?? [])),
  );
}
