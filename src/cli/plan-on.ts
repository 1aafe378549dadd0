/** What experiments would do to a deployment that is there already: all that would be made, changed, sent and written. */

import { ChaosError } from '../core/errors.ts';
import { count, lasting } from '../core/quantity.ts';
import type { Description } from '../deployment/description.ts';
import { faultsOf } from '../experiment/schedule.ts';
import { majority } from '../experiment/topology.ts';
import { floorMs } from '../plan/durations.ts';
import type { NamedExperiment } from '../plan/planned-run.ts';
import { KEYS, serviceWords, servicesOf, writerKey, type Workload } from '../workload/workload.ts';

/** Text for the terminal. */
export function planOn(
  description: Description,
  experiments: readonly NamedExperiment[],
  hasInjectors: boolean,
): string {
  const fitting = experiments.filter(({ misfit }) => misfit === undefined);
  return [
    `on ${description.name}, namespace ${description.namespace} of ${description.context}, as it was found ${description.found}`,
    '',
    'targets, as they were then',
    ...targetLines(description),
    '',
    'would be made, and removed at the end',
    ...[...MADE, ...(hasInjectors ? INJECTORS : [])].map((line) => `  ${line}`),
    '',
    'would be done to the deployment',
    ...[...new Set(fitting.flatMap(deeds))].map((line) => `  ${line}`),
    ...[
      ...LOOKS,
      ...servicesOf(fitting.flatMap(workloadsOf)).map(looksAt),
      ...(hasInjectors ? COUNTS : []),
    ].map((line) => `  ${line}`),
    '',
    'would be written, at the master of the time',
    `  ${[...new Set(fitting.flatMap(keysOf))].join(', ')}, and chaos:probe: lists and a text of ours, which expire after 2 h and are removed at the end`,
    '',
    'may be lost',
    '  what its own clients write to a master that is then replaced, as well as what ours do: an acknowledged write is lost alike, whoever wrote it',
    '',
    'allowed',
    `  by the description: ${description.allow}; and its namespace must carry sentinel-chaos/allow=${description.name}, or be typed with --allow-namespace`,
    '',
    `how long: at least ${lasting(fitting.reduce((ms, { experiment }) => ms + floorMs(experiment), 0) / 1e3)}, one after the other, and as long as it takes to be whole again after each`,
    ...experiments.flatMap(({ id, misfit }) =>
      misfit === undefined ? [] : [`left out: ${id}, because ${misfit}`],
    ),
  ].join('\n');
}

const MADE = [
  'namespace sc-RUN: a pod for the observer and one for each client host, a ConfigMap with their program, a Lease',
];

const INJECTORS = [
  'namespace sc-RUN-injector: a DaemonSet, on each machine one privileged pod that sees its processes',
];

/** As those of a run that has no id yet. */
const RUN_KEYS = `${KEYS}:RUN`;

/** What only looks. */
const LOOKS = [
  'asks every process for its state ten times a second, and subscribes to what Sentinels publish',
];

/** Of a Service that clients go through. */
function looksAt(service: string): string {
  return `asks the API server what stands behind the ${serviceWords(service)}, four times a second and whenever that changes`;
}

function workloadsOf({ experiment }: NamedExperiment): readonly Workload[] {
  return experiment.workload;
}

/** What injectors look at. */
const COUNTS = [
  'counts packets by nft in the networks of its pods (table inet chaos; it changes nothing of what passes)',
];

function targetLines({ nodes, sentinels }: Description): string[] {
  const named = (all: readonly { readonly name: string }[]): string => all.map(({ name }) => name).join(', ');
  const most = majority(sentinels.length);
  return [
    `  master: ${named(nodes.filter(({ role }) => role === 'master'))}`,
    `  replicas: ${named(nodes.filter(({ role }) => role === 'replica'))}`,
    `  Sentinels: ${named(sentinels)}; most of them: ${named(sentinels.slice(sentinels.length - most))}`,
  ];
}

/** By the kind of a fault, what it comes to. */
const DEEDS: Readonly<Record<string, string>> = {
  'delete-pod': 'deletes a pod by the API, as `kubectl delete pod` does',
  evict: 'has a pod evicted by the API, as `kubectl drain` does, as soon as a disruption budget allows it',
  'kill-container': 'sends SIGKILL to a server; the kubelet starts its container again',
  'freeze-container':
    'sends SIGSTOP to a server until the kubelet, by its liveness probe, ends it and starts its container again',
  freeze:
    'sends SIGSTOP to a server, and SIGCONT when the step ends or, if the harness has died, when the time of the step is over',
  isolate:
    'drops packets by nft in the networks of its pods, until the step ends or by the time-out of the rules',
  partition:
    'drops packets by nft in the networks of its pods, until the step ends or by the time-out of the rules',
  'cut-links':
    'drops packets by nft in the networks of its pods, until the step ends or by the time-out of the rules',
  'lose-name':
    'changes what the DNS answers about the name of a host, or drops it, by nft in the networks of its pods, as it comes in there, until the step ends or by the time-out of the rules; the DNS itself, other clients and operators go on as before',
  slow: 'drops some packets by nft in the networks of its pods, or has them wait in a queue of tc, until the step ends or by the time-out of the rules; if the harness has died a watchdog then removes the queue',
  'limit-memory':
    'lowers the limit of memory in the control group of a server’s container, until the step ends or, if the harness has died, when the time of the step is over; a server that takes more is killed, and the kubelet starts its container again',
  throttle:
    'lowers the quota of a core in the control group of a server’s container, until the step ends or, if the harness has died, when the time of the step is over',
};

function deeds({ experiment }: NamedExperiment): string[] {
  return faultsOf(experiment.schedule).map(({ fault }) => DEEDS[fault.kind] ?? `does "${fault.kind}"`);
}

function keysOf({ experiment }: NamedExperiment): string[] {
  return experiment.workload.map(
    ({ name, writers }) =>
      `${writerKey(name, 0, RUN_KEYS)} to ${writerKey(name, writers - 1, RUN_KEYS)} (${count(writers, 'list')})`,
  );
}

/** What plan takes without a description only, with what there is instead. */
const HINTS = {
  testbed: 'the description says where its deployment is',
  audit: 'sentinel-chaos audit FILE says which hazards it has',
  manifests: 'plan --on FILE alone says what would be done to it',
} as const;

type Beside = keyof typeof HINTS;

/** BAD_ARGUMENT where one of them is wanted beside a description. */
export function refuseBesideOn(values: Readonly<Record<Beside, unknown>>): void {
  const beside = (Object.keys(HINTS) as Beside[]).find((option) => values[option]);
  if (beside === undefined) return;
  throw new ChaosError('BAD_ARGUMENT', `--on and --${beside} do not go together`, {
    hint: HINTS[beside],
  });
}
