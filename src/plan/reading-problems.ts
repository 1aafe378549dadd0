/** What is wrong with a workload that reads what another one writes. */

import { unknownWord } from '../core/did-you-mean.ts';
import type { Workload } from '../workload/workload.ts';
import { WORKLOADS } from '../workload/registry.ts';
import { brokenOf, type SettingProblem, type SettingRule } from './setting-problems.ts';

/**
 * Readers follow strict writers of appends: what such a writer acknowledged stands in its list in ascending order, so that
 * the last number shows what a reader has missed.
 */
export function readingProblems(workload: Workload, all: readonly Workload[]): SettingProblem[] {
  const { kind, of, from, profile, rate, via, wait, preload } = workload;
  if (WORKLOADS[kind]?.reads !== true)
    return Object.entries({ of, from }).flatMap(([setting, value]) =>
      value === undefined ? [] : [[setting, `goes with the workload reads, not ${kind}`]],
    );
  const rules: SettingRule[] = [
    [profile === 'flood', 'profile', 'flood does not go with the workload reads'],
    [rate === 'max', 'rate', 'must be a number: what is stale when is seen by reads at a rate'],
    [via !== 'sentinel', 'via', 'readers ask the Sentinels; `from` says for whom'],
    [wait !== undefined, 'wait', 'goes with writes, not with reads'],
    [preload !== undefined, 'preload', 'goes with writes, not with reads'],
  ];
  return [...followedProblems(of, all), ...brokenOf(rules)];
}

function followedProblems(of: string | undefined, all: readonly Workload[]): SettingProblem[] {
  if (of === undefined) return [['of', 'is missing']];
  const followed = all.find(({ name }) => name === of);
  if (followed === undefined) {
    const names = all.filter(({ kind }) => kind === 'appends').map(({ name }) => name);
    return [['of', unknownWord('workload', of, names)]];
  }
  const { kind, profile } = followed;
  if (kind === 'appends' && profile === 'strict') return [];
  return [
    ['of', `must be a workload of appends with the profile strict; "${of}" is of ${kind} with ${profile}`],
  ];
}
