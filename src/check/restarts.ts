/** Restarts: which data nodes or Sentinels began anew, how often, and who asked for it. */

import { count as counted } from '../core/quantity.ts';
import { defaulted, fault, oneOf, optional } from '../experiment/parameter.ts';
import { blindness, unpolled } from '../facts/coverage.ts';
import type { Facts } from '../facts/facts.ts';
import { reasonOf, UNPROBED, type RestartReason } from '../facts/restart-reasons.ts';
import { restartsOf, sentinelRestartsOf, type Replaced } from '../facts/restarts.ts';
import type { Span } from '../facts/spans.ts';
import { watchedIn } from '../facts/window.ts';
import { moment } from '../history/moment.ts';
import { AMOUNT, amountProblem, amountWords, isAmount } from './amount.ts';
import { expectation } from './expectation.ts';

const BY = { fault: 'by a fault', probe: 'by a liveness probe', order: 'by an order', nobody: 'by nobody' };

/** Whose restarts are counted, as sentences have them. */
const OF = {
  redis: { one: 'data node', all: 'data nodes' },
  sentinel: { one: 'Sentinel', all: 'Sentinels' },
};

type Kind = keyof typeof OF;

type Known = Replaced & { readonly reason: RestartReason };

/** So many data nodes or Sentinels begin anew, in the whole run or after a fault, whoever or nobody asked for it. */
export const restarts = expectation({
  name: 'restarts',
  title: 'As many restarts as expected',
  failureTitle: 'There were more restarts than expected, or fewer',
  parameters: {
    ...AMOUNT,
    /** Those after this fault, up to the next one that is not inside it; otherwise those of the whole run. */
    after: optional(fault),
    /** Only those that were asked for by this. */
    by: optional(oneOf('fault', 'probe', 'order', 'nobody')),
    /** Those of data nodes, or of Sentinels. */
    of: defaulted(oneOf('redis', 'sentinel'), 'redis'),
  },
  measures: {
    restarts: { label: 'restarts', unit: 'count', worse: 'more' },
    ofFaults: { label: 'of these that a fault asked for', unit: 'count' },
    ofProbes: { label: 'of these that a liveness probe asked for', unit: 'count' },
    ofNobody: { label: 'of these that nobody asked for', unit: 'count', worse: 'more' },
  },
  example: { after: 'freeze', atMost: 0, by: 'nobody' },
  problem: amountProblem,
  says: ({ after, by, of, ...amount }) =>
    `${after === undefined ? 'In the whole run' : `After "${after}"`} ${OF[of as Kind].all} are started again${by === undefined ? '' : `, asked for ${BY[by as keyof typeof BY]}`}: ${amountWords(amount)}.`,
  check(facts, { after, by, of, ...amount }, finding) {
    const { timeline, topology } = facts;
    const watched = watchedIn(timeline, after);
    if (watched === undefined) return finding.undecided('The schedule did not begin.');
    const all = (of === 'redis' ? restartsOf(timeline) : sentinelRestartsOf(timeline))
      .filter(({ at }) => at >= watched.from && at < watched.to)
      .map((restart): Known => ({
        ...restart,
        reason: reasonOf(timeline, of === 'redis' ? topology : UNPROBED, restart),
      }))
      .toSorted((a, b) => a.at - b.at);
    const those = (kind: RestartReason['kind']): readonly Known[] =>
      all.filter(({ reason }) => reason.kind === kind);
    const own = by === undefined ? all : those(by);
    finding.measure('restarts', all.length, by === undefined ? amountWords(amount) : undefined);
    finding.measure('ofFaults', those('fault').length, by === 'fault' ? amountWords(amount) : undefined);
    finding.measure('ofProbes', those('probe').length, by === 'probe' ? amountWords(amount) : undefined);
    finding.measure('ofNobody', those('nobody').length, by === 'nobody' ? amountWords(amount) : undefined);
    finding.evidence(...all.map((one) => ({ at: one.at, text: restartWords(one) })));
    const sentence =
      all.length === 0
        ? `No ${OF[of].one} was started again.`
        : `There ${all.length === 1 ? 'was' : 'were'} ${counted(all.length, 'restart')}: ${all.map(restartWords).join('; ')}.`;
    if (own.length > (amount.atMost ?? Infinity))
      return finding.failed(`${sentence} Expected: ${amountWords(amount)}.`);
    const unseen = of === 'redis' ? unseenNode(facts, watched) : unseenSentinel(facts, watched);
    if (unseen !== undefined)
      return finding.undecided(`${sentence} ${unseen}, so a restart could have been missed.`);
    return isAmount(own.length, amount)
      ? finding.held(sentence)
      : finding.failed(`${sentence} Expected: ${amountWords(amount)}.`);
  },
});

/** Why a restart of a data node could have been missed, as the begin of a sentence. */
function unseenNode({ timeline, topology }: Facts, watched: Span): string | undefined {
  if (timeline.nodePolls.size < topology.redis) return 'Not every data node was asked who it is';
  const [blind] = [...timeline.nodePolls.keys()].flatMap((node) => unpolled(timeline, node, watched) ?? []);
  return blind && `${blind.node} was not asked from ${moment(blind.from)} to ${moment(blind.to)}`;
}

/** The same of a Sentinel: its view alone says which process it is, and that of before it died must have been seen. */
function unseenSentinel({ timeline, topology }: Facts, watched: Span): string | undefined {
  const sentinels = [...timeline.sentinelPolls.keys()];
  const isKnown = (name: string): boolean =>
    timeline.sentinelPolls.get(name)!.some(({ at, view }) => at < watched.to && view?.runId !== undefined);
  if (sentinels.filter(isKnown).length < topology.sentinels) return 'Not every Sentinel was asked who it is';
  const blind = blindness(timeline, watched, sentinels).find(({ what }) => what === 'not polled');
  return blind && `${blind.sentinel} was not asked from ${moment(blind.from)} to ${moment(blind.to)}`;
}

/** `redis-0 began anew by +8.1 s, because of "kill"`. */
function restartWords({ node, at, reason }: Known): string {
  const what = `${node} was another process at ${moment(at)}`;
  if (reason.kind === 'fault') return `${what}, because of "${reason.as}"`;
  if (reason.kind === 'probe')
    return `${what}, which its liveness probe asked for while "${reason.as}" lasted`;
  return reason.kind === 'order' ? `${what}, as it was ordered` : `${what}, which nobody asked for`;
}
