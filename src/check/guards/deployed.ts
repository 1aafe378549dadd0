/** The deployment must be the announced one: what Sentinels do depends on their own settings, not on the topology. */

import { milliseconds } from '../../core/duration.ts';
import type { Topology } from '../../experiment/topology.ts';
import type { Facts } from '../../facts/facts.ts';
import { recordsOf, type History } from '../../history/history.ts';
import type { SentinelRecord } from '../../history/record.ts';
import { SETTING_DIRECTIVES, type SentinelSettings } from '../../history/sentinel-view.ts';
import { type Timeline } from '../../facts/timeline.ts';
import { moment } from '../../history/moment.ts';
import { broken, intact, type Guard } from './guard.ts';

export const DEPLOYED_AS_ANNOUNCED: Guard = {
  name: 'deployed as announced',
  masks: 'all',
  judge({ facts, experiment: { topology } }) {
    const { history } = facts;
    const { deployment, sentinelPolls } = facts.timeline;
    const isRecorded = [...sentinelPolls.values()].flat().some(({ view }) => view?.settings !== undefined);
    const same = [...twins(facts.timeline), ...misplaced(facts)];
    if (!isRecorded && same.length > 0) return broken(`${same.join('; ')}.`);
    if (!isRecorded) return intact('This history is from before the Sentinels’ own settings were recorded.');
    const sentinels = deployment?.processes.filter(({ kind }) => kind === 'sentinel') ?? [];
    const problems = [
      ...sentinels.flatMap(({ name }) => {
        const until = Math.min(reconfigured(history, name), orderedByOthers(facts.timeline, name));
        return problemOf(name, sentinelPolls.get(name) ?? [], { until, topology }) ?? [];
      }),
      ...same,
    ];
    if (problems.length > 0) return broken(`${problems.join('; ')}.`);
    return intact(
      `Every Sentinel had the announced settings whenever it was asked, such as quorum ${topology.quorum}.`,
    );
  },
};

/** Hosts that share an address, and writers on hosts that there are not. */
function misplaced({ history, timeline: { deployment } }: Facts): string[] {
  const hosts = deployment?.hosts ?? [];
  const shared = [...Map.groupBy(hosts, ({ address }) => address).values()].filter((own) => own.length > 1);
  const astray = history.ledger.all().filter(({ host }) => !hosts.some(({ name }) => name === host));
  return [
    ...shared.map((own) => `${own.map(({ name }) => name).join(' and ')} had one and the same address`),
    ...astray.map(
      ({ key, host, reads }) =>
        `${key} ${reads === undefined ? 'was written to' : 'read'} from ${host}, which is no host of this deployment`,
    ),
  ];
}

/** Sentinels that answered at several addresses: there are fewer of them than announced. */
function twins({ sentinelPolls }: Timeline): string[] {
  const byId = new Map<string, Set<string>>();
  for (const { sentinel, view } of [...sentinelPolls.values()].flat()) {
    if (view !== undefined) byId.set(view.id, (byId.get(view.id) ?? new Set()).add(sentinel));
  }
  return [...byId.values()]
    .filter((names) => names.size > 1)
    .map((names) => `${[...names].toSorted().join(' and ')} were one and the same Sentinel`);
}

function problemOf(
  sentinel: string,
  polls: readonly SentinelRecord[],
  { until, topology }: { readonly until: number; readonly topology: Topology },
): string | undefined {
  const announced = announcedTo(sentinel, topology);
  const names = Object.keys(SETTING_DIRECTIVES) as (keyof SentinelSettings)[];
  const answers = polls.filter(({ at, view }) => view?.settings !== undefined && at < until);
  if (answers.length === 0) return `${sentinel} did not tell its settings`;
  for (const { at, view } of answers) {
    const wrong = names.filter((name) => view!.settings![name] !== announced[name]);
    if (wrong.length === 0) continue;
    const words = wrong.map(
      (name) =>
        `${SETTING_DIRECTIVES[name]} ${view!.settings![name]} and not the announced ${announced[name]}`,
    );
    return `${sentinel} had ${words.join(', ')} (seen at ${moment(at)})`;
  }
  return undefined;
}

function announcedTo(sentinel: string, topology: Topology): SentinelSettings {
  const own = topology.overrides[sentinel] ?? {};
  const overridden = (name: keyof SentinelSettings): string | undefined =>
    own[`sentinel ${SETTING_DIRECTIVES[name]} ${topology.masterName}`];
  return {
    quorum: topology.quorum,
    downAfterMs: Number(overridden('downAfterMs') ?? milliseconds(topology.downAfter)),
    failoverTimeoutMs: Number(overridden('failoverTimeoutMs') ?? milliseconds(topology.failoverTimeout)),
    parallelSyncs: Number(overridden('parallelSyncs') ?? topology.parallelSyncs),
  };
}

/**
 * When a Sentinel of a deployment that was found was first given another master or other settings, as it published: what it
 * goes by from then on is named among what others did.
 */
function orderedByOthers({ deployment, events }: Timeline, sentinel: string): number {
  if (deployment?.testbed !== 'found') return Infinity;
  const order = events.find((one) => one.sentinel === sentinel && ORDERS.has(one.event));
  return order?.at ?? Infinity;
}

const ORDERS: ReadonlySet<string> = new Set(['-monitor', '+monitor', '+set']);

/** When the schedule itself first gave a Sentinel other settings. */
function reconfigured(history: History, sentinel: string): number {
  const command = recordsOf(history, 'command').find(
    ({ process, words }) => process === sentinel && /^sentinel (?:set|monitor|remove) /i.test(words),
  );
  return command?.sent ?? Infinity;
}
