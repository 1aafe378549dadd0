/**
 * The facts of a run: what its history shows, each worked out once and when it is first asked for. Nothing here knows
 * what was expected. This file only wires: each fact is a function of the few things that it is made from, beside it.
 */

import type { ElectionCount } from '../core/election-count.ts';
import { once, oncePer } from '../core/once.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { Workload } from '../workload/workload.ts';
import type { Topology } from '../experiment/topology.ts';
import type { History } from '../history/history.ts';
import { causeFinder, type CauseOf } from './causes.ts';
import { attemptsIn, type Attempt } from './attempts.ts';
import type { Election } from './elections.ts';
import { whyNotBegunBy } from './its-doing.ts';
import { clusterOutage, type OutageGap } from './cluster-outage.ts';
import { unprobed, type Unprobed } from './coverage.ts';
import { deliveriesOf, type Deliveries } from './deliveries.ts';
import type { Evidence } from './evidence.ts';
import { windowOf } from './window.ts';
import { failoverIn, type Failover } from './failovers.ts';
import { unorderedPromotions, unorderedRestarts } from './interventions.ts';
import { isolatedBy, type Isolated } from './isolated.ts';
import { lossesIn, type Losses } from './losses.ts';
import { isElectable } from './reach.ts';
import { clientOutage, type ClientOutage } from './outage.ts';
import { dataSetIn, divergenceIn, readingsIn, type Reading } from './readings.ts';
import { heldBy, type HeldBy } from './passed-over.ts';
import { possibleHistories } from './possible.ts';
import { conductOf, type Conduct } from './programs.ts';
import { sightsOf, type Sights } from './sights.ts';
import { stallsThatMatter, type Stall } from './stalls.ts';
import { whyNotReplaced } from './split-vote-words.ts';
import { electionsOf, splitVotesIn, type SplitVote } from './split-votes.ts';
import { timelineOf, type FaultSpan, type Timeline } from './timeline.ts';
import { unelectedLeaders, unexplainedIn } from './unexplained.ts';
import { foreignOrders } from './foreign-orders.ts';
import { dualMasters, writableStretches, type DualMasters, type Writable } from './writable.ts';

export class Facts {
  readonly history: History;
  readonly topology: Topology;
  private readonly pauses: readonly Stall[];
  private readonly wired: ReturnType<typeof wire>;

  /**
   * `pauses` are stalls in which no time is taken to have passed for the writers that could not run. `stamped` is the history
   * of what clients had been told when, which no stall changes: it was then that they were.
   */
  constructor(
    history: History,
    { topology }: Pick<Experiment, 'topology'>,
    { pauses = [], stamped = history }: { pauses?: readonly Stall[]; stamped?: History } = {},
  ) {
    this.history = history;
    this.topology = topology;
    this.pauses = pauses;
    this.wired = wire(history, topology, { pauses, stamped });
  }

  /** Faults, events, phases and polls, in order of time. */
  get timeline(): Timeline {
    return this.wired.timeline();
  }

  /** What every data node held at the end. */
  get finalReadings(): readonly Reading[] {
    return this.wired.finalReadings();
  }

  /** What data nodes held just before each heal. */
  get readingsBeforeHeals(): readonly Reading[] {
    return this.wired.readingsBeforeHeals();
  }

  /** The converged data set; undefined where no single master could be read at the end. */
  get dataSet(): Reading | undefined {
    return this.wired.dataSet();
  }

  /** Why there is no data that all nodes ended up with; undefined where there is. */
  get divergence(): string | undefined {
    return this.wired.divergence();
  }

  /** Acknowledged writes against the converged data set; undefined where there is none. */
  get losses(): Losses | undefined {
    return this.wired.losses();
  }

  /** What the readers of a workload saw; undefined where there is no converged data to compare it with. */
  sights(workload: string): Sights | undefined {
    return this.wired.sights(workload);
  }

  /** What became of the messages of a workload. */
  deliveries(workload: Workload): Deliveries {
    return this.wired.deliveries(workload);
  }

  /** How each client program behaved. */
  get programs(): readonly Conduct[] {
    return this.wired.programs();
  }

  /** Why an acknowledged write was lost. */
  get causeOf(): CauseOf {
    return this.wired.causeOf();
  }

  /** Which replica had an acknowledged write that was lost. */
  get heldBy(): HeldBy {
    return this.wired.heldBy();
  }

  /** When each data node took the observer's writes. */
  get writable(): readonly Writable[] {
    return this.wired.writable();
  }

  /** When two data nodes took writes at once. */
  get dualMasters(): DualMasters {
    return this.wired.dualMasters();
  }

  /** The longest time in which no data node took writes; undefined where nothing shows it, or not all were asked. */
  get clusterOutage(): OutageGap | undefined {
    return this.wired.clusterOutage();
  }

  /** When data nodes were not asked for a write. */
  get unprobed(): readonly Unprobed[] {
    return this.wired.unprobed();
  }

  /** Promotions that no Sentinel ordered and no command of the schedule asked for. */
  get unorderedPromotions(): readonly Evidence[] {
    return this.wired.unorderedPromotions();
  }

  /** Restarts that no fault and no command of the schedule caused. */
  get unorderedRestarts(): readonly Evidence[] {
    return this.wired.unorderedRestarts();
  }

  /** Orders to Sentinels and data nodes that neither the schedule nor a Sentinel gave. */
  get foreignOrders(): readonly Evidence[] {
    return this.wired.foreignOrders();
  }

  /** Every failover attempt of a Sentinel, by the time of its beginning. */
  get attempts(): readonly Attempt[] {
    return this.wired.attempts();
  }

  /** Every election whose votes split by chance, in order. */
  get splitVotes(): readonly SplitVote[] {
    return this.wired.splitVotes();
  }

  /** How many elections there were in which votes could split, and in how many they did. */
  get elections(): ElectionCount {
    return electionsOf(this.attempts, this.splitVotes);
  }

  /** Why chance kept the master from being replaced after a fault, or after any, as a sentence; undefined where it did not. */
  whyNotReplaced(fault?: FaultSpan): string | undefined {
    const faults = fault === undefined ? this.timeline.faults : [fault];
    return faults.map((one) => whyNotReplaced(this.failover(one))).find((why) => why !== undefined);
  }

  /** What Sentinels did and saw that no fault and no order explains. */
  get unexplained(): readonly Evidence[] {
    return this.wired.unexplained();
  }

  /** Leaders that were elected with fewer votes than most of the Sentinels that they knew. */
  get unelected(): readonly Evidence[] {
    return this.wired.unelected();
  }

  /** Stalls of processes whose times a number may depend on, while there was something to measure. */
  get stalls(): readonly Stall[] {
    return this.wired.stalls();
  }

  /** The facts as they would be without these stalls, for all that is known of it; each made when it is asked for. */
  *possible(): Generator<Facts, void> {
    const { history, stalls } = this;
    if (stalls.length === 0) return;
    yield new Facts(history, this, { pauses: stalls });
    for (const other of possibleHistories(history, this.timeline, stalls))
      yield new Facts(other, this, { stamped: history });
  }

  /** The injections of the fault with this name, in order; a repeated one has several. */
  faultsNamed(name: string): readonly FaultSpan[] {
    return this.timeline.faults.filter(({ as }) => as === name);
  }

  /** What came of a fault, or of its healing; undefined where the run ended before. */
  failover(fault: FaultSpan, from: 'fault' | 'heal' = 'fault'): Failover | undefined {
    return this.wired[from](fault);
  }

  /** Whether a replica was promoted after a fault; a control proves nothing otherwise. */
  failedOver(fault: FaultSpan): boolean {
    return this.failover(fault)?.promoted !== undefined;
  }

  /** Why a fault is not the reason of an election, as a sentence; undefined where it is. */
  whyNotElectedBy(fault: FaultSpan, { leader, at }: Pick<Election, 'leader' | 'at'>): string | undefined {
    const attempt = this.attempts.find((one) => one.sentinel === leader && one.elected === at);
    return attempt && whyNotBegunBy(this, fault, attempt);
  }

  /** The master that a fault hit; undefined where it was not carried out on one. */
  isolated(fault: FaultSpan): Isolated | undefined {
    return this.wired.isolated(fault);
  }

  /** The times in which a workload got no acknowledgement, those while some faults last left out. */
  outage(workload: string, except: readonly FaultSpan[] = []): ClientOutage {
    return except.length === 0
      ? this.wired.outage(workload)
      : clientOutage(this.history, this.timeline, { workload, except, pauses: this.pauses });
  }
}

function wire(
  history: History,
  topology: Topology,
  { pauses, stamped }: { readonly pauses: readonly Stall[]; readonly stamped: History },
) {
  const timeline = once(() => timelineOf(history));
  const attempts = once(() =>
    attemptsIn(timeline(), (sentinel, during) => isElectable(timeline(), topology, sentinel, during)),
  );
  const splitVotes = once(() => splitVotesIn({ timeline: timeline(), topology, attempts: attempts() }));
  const finalReadings = once(() => readingsIn(history, 'final'));
  const readingsBeforeHeals = once(() => readingsIn(history, 'before-heal'));
  const dataSet = once(() => dataSetIn(finalReadings()));
  const losses = once(() => lossesIn(history, dataSet()));
  const writable = once(() => writableStretches(timeline()));
  const unprobedTimes = once(() => unprobed(timeline()));
  const failoverFrom = (from: 'fault' | 'heal') =>
    oncePer((fault: FaultSpan) => {
      const window = windowOf(timeline(), fault, from);
      return (
        window &&
        failoverIn(
          { timeline: timeline(), history, topology, attempts: attempts(), splitVotes: splitVotes() },
          window,
        )
      );
    });
  const stalls = once(() => stallsThatMatter(history, timeline()));
  return {
    timeline,
    attempts,
    stalls,
    splitVotes,
    unelected: once(() => unelectedLeaders({ timeline: timeline(), topology, attempts: attempts() })),
    unexplained: once(() => unexplainedIn({ timeline: timeline(), topology, attempts: attempts() })),
    finalReadings,
    readingsBeforeHeals,
    dataSet,
    writable,
    divergence: once(() => divergenceIn(finalReadings(), topology.redis)),
    losses,
    deliveries: oncePer((workload: Workload) => deliveriesOf(stamped, workload)),
    sights: oncePer((workload: string) => {
      const data = dataSet();
      return data && sightsOf(stamped, data, workload);
    }),
    programs: once(() => conductOf(history, losses())),
    causeOf: once(() =>
      causeFinder({
        timeline: timeline(),
        dataSet: dataSet(),
        beforeHeals: readingsBeforeHeals(),
        final: finalReadings(),
      }),
    ),
    heldBy: once(() => heldBy(timeline())),
    unprobed: unprobedTimes,
    dualMasters: once(() => dualMasters(writable())),
    clusterOutage: once(() => clusterOutage(timeline(), writable(), unprobedTimes())),
    unorderedPromotions: once(() => unorderedPromotions(timeline())),
    unorderedRestarts: once(() => unorderedRestarts(timeline(), topology)),
    foreignOrders: once(() => foreignOrders(timeline())),
    isolated: oncePer((fault: FaultSpan) => isolatedBy(timeline(), fault)),
    outage: oncePer((workload: string) =>
      clientOutage(history, timeline(), { workload, except: [], pauses }),
    ),
    fault: failoverFrom('fault'),
    heal: failoverFrom('heal'),
  };
}
