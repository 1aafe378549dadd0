/** The numbers a reader looks for first: failover time, client outage, lost writes, time with two masters, and how stale reads were. */

import type { CheckContext } from '../../check/context.ts';
import { twoMasters } from '../../check/two-masters.ts';
import { amountWords } from '../../check/amount.ts';
import { failover } from '../../check/failover.ts';
import { lost } from '../../check/lost.ts';
import { outage } from '../../check/outage.ts';
import { limitWords } from '../../check/limit.ts';
import { exceptWords } from '../../check/outage/longest.ts';
import { stale } from '../../check/stale.ts';
import { count } from '../../core/quantity.ts';
import type { Length } from '../../experiment/parameter.ts';
import type { Failover } from '../../facts/failovers.ts';
import { describeUnprobed } from '../../facts/coverage.ts';
import {
  clusterOutageFigure,
  figureText,
  firstWrite,
  longestOutage,
  lostFigure,
  stalestFigure,
  twoMastersAfterHeal,
  twoMastersFigure,
  type Figure,
} from '../../facts/figures.ts';
import { costWords } from '../../facts/split-vote-words.ts';
import { masterBack } from '../../facts/restarts.ts';
import { watchedIn } from '../../facts/window.ts';
import { isWriting } from '../../workload/registry.ts';
import { HEADLINES } from '../headlines.ts';
import type { RunResult } from '../result.ts';

type Numbers = RunResult['numbers'];
type Headline = Numbers[number];

export function numbersOf(context: CheckContext): Numbers {
  return [
    failoverTime(context),
    outageTime(context),
    lostWrites(context),
    twoMastersTime(context),
    ...stalestRead(context),
  ];
}

/** Those of them that are lengths of time. */
export function timesOf(context: CheckContext): Numbers {
  return [failoverTime(context), outageTime(context), twoMastersTime(context), ...stalestRead(context)];
}

function atMost(limit: Length | undefined): { limit?: string } {
  return limit === undefined ? {} : { limit: `at most ${limit.words}` };
}

/** The failover that the experiment makes its first statement about comes before any other. */
function failoverTime(context: CheckContext): Headline {
  const { experiment, facts } = context;
  const [about] = failover.among(experiment.expect);
  const base = { id: 'failover', label: HEADLINES.failover.label, ...atMost(about?.within) } as const;
  const candidates = [
    ...(about === undefined
      ? []
      : facts
          .faultsNamed(about.after)
          .slice(0, 1)
          .map((fault) => facts.failover(fault, about.from))),
    ...facts.timeline.faults.map((fault) => facts.failover(fault)),
  ];
  for (const candidate of candidates) {
    if (candidate === undefined || candidate.acknowledged.size === 0) continue;
    return { ...base, ...firstWrite(candidate), sentence: failoverSentence(candidate) };
  }
  return { ...base, unit: 's', value: null, sentence: noFailover(context) };
}

function failoverSentence({ window, promoted, splitVotes }: Failover): string {
  const since = window.from === window.fault.healing ? 'the healing of ' : '';
  return `From ${since}"${window.fault.words}" to the first write acknowledged by ${promoted}${costWords(splitVotes, window)}.`;
}

function noFailover({ facts }: CheckContext): string {
  const { timeline } = facts;
  if (timeline.faults.length === 0) return 'No fault was injected.';
  const [otherwise] = timeline.faults.flatMap((fault) => facts.failover(fault)?.otherwise ?? []);
  if (otherwise !== undefined) return otherwise;
  const promoted = timeline.faults.map((fault) => facts.failover(fault)?.promoted).find(Boolean);
  if (promoted !== undefined)
    return `${promoted} was promoted; no writer that says who acknowledges had a write acknowledged by it.`;
  const why = facts.whyNotReplaced();
  if (why !== undefined) return `No failover was seen. ${why}`;
  const back = timeline.faults.flatMap((fault) => {
    const tried = facts.failover(fault);
    if (tried === undefined || tried.vain.length > 0) return [];
    return masterBack(timeline, fault, tried.window) ?? [];
  })[0];
  const words = back === undefined ? '' : `: ${back.node} was back before Sentinel gave up on it`;
  return `No failover was seen${words}.`;
}

/** The longest gap of the workload that the experiment makes a statement about, or of all that look for the master. */
function outageTime(context: CheckContext): Headline {
  const { experiment, facts } = context;
  const about = outage.among(experiment.expect).find(({ atMost: most }) => most !== undefined);
  const base = { id: 'outage', label: HEADLINES.outage.label, ...atMost(about?.atMost) } as const;
  const except = about?.except?.flatMap((name) => facts.faultsNamed(name));
  const outages = experiment.workload
    .filter((workload) =>
      about === undefined
        ? workload.via !== 'first-master' && isWriting(workload)
        : workload.name === about.workload,
    )
    .map(({ name }) => facts.outage(name, except))
    .filter(({ longest }) => longest !== undefined);
  const longest = outages.toSorted((a, b) => b.longest! - a.longest!)[0];
  if (longest === undefined)
    return {
      ...base,
      unit: 's',
      value: null,
      sentence: 'No writer that asks Sentinel had two writes acknowledged.',
    };
  return {
    ...base,
    ...longestOutage(longest),
    sentence: `Longest time a writer of "${longest.workload}" waited for an acknowledgement${exceptWords(about?.except?.join(', '))}${costWords(facts.splitVotes, longest.gaps[0])}.${serversWords(clusterOutageFigure(facts.clusterOutage))}`,
  };
}

/** What the servers' side says beside the clients': an outage of the cluster is not the same as one of a client. */
function serversWords(gap: Figure): string {
  if (gap.value === null) return '';
  return gap.value === 0
    ? ' Some data node took writes all the time.'
    : ` No data node took writes for ${figureText(gap)}.`;
}

function lostWrites(context: CheckContext): Headline {
  const { losses } = context.facts;
  const about = lost
    .among(context.experiment.expect)
    .find(({ workload, atLeast, atMost: most }) => workload === undefined && (atLeast ?? most) !== undefined);
  const limit = about === undefined ? {} : { limit: amountWords(about) };
  const sentence =
    losses === undefined
      ? 'The converged data could not be read.'
      : `Of ${count(losses.acknowledged)} acknowledged writes.`;
  return { id: 'lost', label: HEADLINES.lost.label, ...lostFigure(losses), ...limit, sentence };
}

function twoMastersTime(context: CheckContext): Headline {
  const { facts } = context;
  const base = { id: 'two-masters', label: HEADLINES['two-masters'].label } as const;
  if (facts.timeline.probes.length === 0)
    return { ...base, unit: 's', value: null, sentence: 'The observer did not ask for writes.' };
  const [unasked] = facts.unprobed;
  if (unasked !== undefined)
    return {
      ...base,
      ...twoMastersFigure(facts.dualMasters, facts.unprobed),
      sentence: `${describeUnprobed(unasked)}.`,
    };
  return {
    ...base,
    ...twoMastersFigure(facts.dualMasters, facts.unprobed),
    sentence: `Time in which two data nodes took the observer’s writes${afterHeal(context)}.`,
  };
}

/** The stalest read of the workload that the experiment makes a statement about, or of all; none where nothing reads. */
function stalestRead({ experiment, facts }: CheckContext): Headline[] {
  const reading = experiment.workload.filter(({ of }) => of !== undefined);
  if (reading.length === 0) return [];
  const [about] = stale.among(experiment.expect);
  const limit = about && limitWords({ atLeast: about.atLeast?.words, atMost: about.atMost?.words });
  const base = { id: 'stale', label: HEADLINES.stale.label, ...(limit && { limit }) } as const;
  const [after] = about?.after === undefined ? [] : facts.faultsNamed(about.after);
  const watched = watchedIn(facts.timeline, after);
  const stalest = reading
    .filter(({ name }) => about === undefined || name === about.workload)
    .flatMap((workload) => {
      const sights = facts.sights(workload.name);
      return sights === undefined || watched === undefined
        ? []
        : [{ workload, ...stalestFigure(workload.name, sights, watched, after) }];
    })
    .toSorted((a, b) => (b.value ?? -1) - (a.value ?? -1))[0];
  if (stalest === undefined)
    return [{ ...base, unit: 's', value: null, sentence: 'The converged data could not be read.' }];
  const { workload, ...figure } = stalest;
  const since = after === undefined ? '' : ` after "${after.as}"`;
  return [
    {
      ...base,
      ...figure,
      sentence: `How long ago what a reader of "${workload.name}" was not shown had been acknowledged${since}, at least.`,
    },
  ];
}

/** The part that has a limit. */
function afterHeal({ experiment, facts }: CheckContext): string {
  const [about] = twoMasters.among(experiment.expect);
  const [fault] = about === undefined ? [] : facts.faultsNamed(about.after);
  if (about === undefined || fault?.healing === undefined) return '';
  return `, ${figureText(twoMastersAfterHeal(facts, fault))} of it after the heal, where ${about.for.words} were expected`;
}
