/**
 * A stall of a process may make a verdict undecided, and never turn it round: recorded runs are recorded again as they
 * would have been with a stall at any moment, and judged by limits close to what was measured.
 */

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge } from '../src/check/judge.ts';
import type { Finding } from '../src/check/finding.ts';
import type { Expectation } from '../src/experiment/expectation.ts';
import type { Experiment } from '../src/experiment/experiment.ts';
import { Facts } from '../src/facts/facts.ts';
import type { History } from '../src/history/history.ts';
import { historyAfter, recordedExperiment, recordedIds } from './fixtures/recorded.ts';
import { holdUp } from './fixtures/held-up.ts';

/** So many stalls are tried in each recorded run. */
const RUNS = 40;

function judged(experiment: Experiment, history: History): Finding[] {
  const facts = new Facts(history, experiment);
  return experiment.expect.map((expectation) => judge({ experiment, facts }, expectation));
}

const IS_DURATION = /^[\d.]+s$/;

/** The expectation with limits of its own that are so far from what was measured, in order of its durations, s. */
function tightened(expectation: Expectation, { measures }: Finding, apart: readonly number[]): Expectation {
  const measured = measures.filter(
    ({ unit, value, limit }) => unit === 's' && value !== null && limit !== undefined,
  );
  let nth = 0;
  const near = (written: unknown): unknown => {
    if (Array.isArray(written)) return written.map(near);
    if (typeof written !== 'string' || !IS_DURATION.test(written) || measured.length === 0) return written;
    const { value } = measured[nth % measured.length]!;
    return `${Math.max(0, value! + apart[nth++ % apart.length]!).toFixed(3)}s`;
  };
  const parameters = Object.fromEntries(
    Object.entries(expectation.parameters).map(([name, value]) => [name, near(value)]),
  ) as Expectation['parameters'];
  return { ...expectation, parameters };
}

interface HeldUp {
  readonly process: string;
  /** µs since the epoch of the run. */
  readonly from: number;
  readonly ms: number;
}

/** What a stall did to the verdicts that are decided without it. */
interface Tally {
  /** Those that still are, and all. */
  decided: number;
  all: number;
  /** The sentences of those that came out the other way. */
  turned: string[];
}

/** What a stall makes undecided is allowed; a verdict that it turns round is not. */
function compare(id: string, { process, from, ms }: HeldUp, apart: readonly number[]): Tally {
  const experiment = recordedExperiment(id);
  const undisturbed = historyAfter(id, () => {});
  const sharp = judged(experiment, undisturbed);
  const expectations = experiment.expect.map((one, index) => tightened(one, sharp[index]!, apart));
  const tight = { ...experiment, expect: expectations };
  const stalled = historyAfter(id, (files) => {
    holdUp(files, { process, from, to: from + ms * 1_000 });
  });
  const wide = judged(tight, stalled);
  const tally: Tally = { decided: 0, all: 0, turned: [] };
  for (const [index, finding] of judged(tight, undisturbed).entries()) {
    const { verdict, sentence } = wide[index]!;
    if (finding.verdict === 'undecided') continue;
    tally.all++;
    if (verdict === 'undecided') continue;
    tally.decided++;
    if (verdict !== finding.verdict) tally.turned.push(`${finding.sentence} → ${sentence}`);
  }
  return tally;
}

describe('stalls that once turned a verdict round', () => {
  test.each<[string, string, HeldUp]>([
    [
      'one writer was held up at its last acknowledgement, another one at the tries that followed',
      'master-killed',
      { process: 'client-a', from: 6_894_270, ms: 60 },
    ],
    [
      'an acknowledgement was stamped when the master was dead',
      'master-killed',
      { process: 'client-a', from: 6_853_032, ms: 81 },
    ],
    [
      'an acknowledgement was stamped when the master was cut off',
      'master-isolated-min-replicas',
      { process: 'client-a', from: 6_945_651, ms: 83 },
    ],
    [
      'an acknowledgement was stamped when the old master had been made a replica',
      'master-isolated',
      { process: 'client-b', from: 43_665_179, ms: 64 },
    ],
    [
      'what explains a loss depends on when it was acknowledged',
      'master-isolated',
      { process: 'client-b', from: 43_395_608, ms: 333 },
    ],
  ])('%s', (_, id, stall) => {
    expect(compare(id, stall, [0, 0, 0]).turned).toEqual([]);
  });
});

describe('any stall', () => {
  const total = { decided: 0, all: 0 };

  test.each(recordedIds())('of %s', (id) => {
    const undisturbed = historyAfter(id, () => {});
    const sharp = judged(recordedExperiment(id), undisturbed);
    const end = undisturbed.records.at(-1)!.at;
    const decisive = sharp.flatMap(({ evidence }) => evidence.flatMap(({ at }) => at ?? []));
    const before = fc.tuple(fc.constantFrom(...decisive), fc.integer({ min: -100_000, max: 900_000 }));
    const stalls = fc.record({
      process: fc.constantFrom('observer', ...new Set(undisturbed.ledger.writers.map(({ host }) => host))),
      from: fc.oneof(
        fc.integer({ min: 0, max: end }),
        before.map(([at, us]) => Math.max(0, at - us)),
      ),
      ms: fc.integer({ min: 60, max: 900 }),
    });
    const apart = fc.array(fc.double({ min: -1.5, max: 1.5, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(stalls, apart, (stall, distances) => {
        const { decided, all, turned } = compare(id, stall, distances);
        expect(turned).toEqual([]);
        total.decided += decided;
        total.all += all;
      }),
      { numRuns: RUNS },
    );
  });

  test('leaves most verdicts decided', () => {
    expect(total.decided / total.all).toBeGreaterThan(0.7);
  });
});
