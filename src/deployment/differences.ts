/**
 * What is different in a deployment from what it was, besides what a failover moves (roles, whom replicas follow, epochs) and what
 * Kubernetes does (other pods of the same names, their addresses and machines).
 */

import type { DataNode, Description, Pod, Sentinel } from './description.ts';

/** In sentences; none where nothing is different. */
export function differences(before: Description, after: Description): string[] {
  return [
    ...between('data node', before.nodes, after.nodes, settingsOfNode),
    ...between('Sentinel', before.sentinels, after.sentinels, settingsOfSentinel),
    ...between('pod', before.pods, after.pods, specificationOf),
    ...between('disruption budget', before.disruptionBudgets, after.disruptionBudgets, flat),
    ...between('Service', before.services, after.services, (service) =>
      flat({ ...service, pods: undefined, keptLabels: undefined }),
    ),
  ];
}

type Settings = Readonly<Record<string, string>>;

function between<T extends { readonly name: string }>(
  what: string,
  before: readonly T[],
  after: readonly T[],
  settingsOf: (one: T) => Settings,
): string[] {
  const left = new Map(after.map((one) => [one.name, one]));
  const gone = before.filter(({ name }) => !left.has(name)).map(({ name }) => `the ${what} ${name} is gone`);
  const known = new Set(before.map(({ name }) => name));
  const added = after.filter(({ name }) => !known.has(name)).map(({ name }) => `the ${what} ${name} is new`);
  const changed = before.flatMap((one) => {
    const now = left.get(one.name);
    return now === undefined ? [] : changes(`the ${what} ${one.name}`, settingsOf(one), settingsOf(now));
  });
  return [...gone, ...added, ...changed];
}

/** A setting that is not known at one of both times is not compared. */
function changes(whose: string, before: Settings, after: Settings): string[] {
  return Object.entries(before).flatMap(([name, value]) => {
    const now = after[name];
    return now === undefined || now === value ? [] : [`${whose} has ${name} ${now}, and had ${value}`];
  });
}

function settingsOfNode({ settings = {}, configFile, port, tls, server, version }: DataNode): Settings {
  return { ...settings, ...flat({ configFile, port, tls, server, version }) };
}

function settingsOfSentinel(sentinel: Sentinel): Settings {
  const { settings = {}, watches, configFile, port, tls, id, runId } = sentinel;
  const { quorum, downAfter, failoverTimeout, parallelSyncs } = watches;
  return {
    ...settings,
    ...flat({ quorum, downAfter, failoverTimeout, parallelSyncs, configFile, port, tls }),
    // One that keeps no configuration has another id with each pod of its own.
    ...flat({ [`in process ${runId} the id`]: id }),
  };
}

function specificationOf({
  controller,
  restartPolicy,
  graceS,
  sharesProcesses,
  containers,
  initContainers,
}: Pod): Settings {
  const own = containers.map((container) => ({ ...container, restarts: undefined }));
  return flat({ controller, restartPolicy, graceS, sharesProcesses, initContainers, containers: own });
}

function flat(values: object): Settings {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, JSON.stringify(value)]],
    ),
  );
}
