/** What an experiment needs of a testbed. */

import type { Capability } from '../cluster/capabilities.ts';
import type { Testbed } from '../cluster/testbed.ts';
import { bindParameters } from '../experiment/parameter.ts';
import { faultsOf, type Fault, type Step } from '../experiment/schedule.ts';
import { FAULTS } from '../fault/faults.ts';
import { servicesOf } from '../workload/workload.ts';
import type { NamedExperiment } from './planned-run.ts';

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
