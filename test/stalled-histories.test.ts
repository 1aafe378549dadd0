/**
 * A stall of a process may make a verdict undecided, and never turn it round: recorded runs are recorded again as they
 * would have been with a stall at any moment, and judged by limits close to what was measured.
 */

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { judge } from '../src/check/judge.ts';
import type { Finding } from '../src/check/finding.ts';
import type { Expectation } from '../src/experiment/expectation.ts';
import type { Experiment } from '../src/experiment/experiment.ts';
import { Facts } from '../src/facts/facts.ts';
import type { History } from '../src/history/history.ts';
import { historyAfter, recordedExperiment, recordedIds } from './fixtures/recorded.ts';
import { holdUp } from './fixtures/held-up.ts';

/** So many stalls are tried in each recorded run. */
const RUNS = 20;

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

test.each(recordedIds())('of %s', (id) => {
  const experiment = recordedExperiment(id);
  const undisturbed = historyAfter(id, () => {});
  const sharp = judged(experiment, undisturbed);
  const processes = fc.constantFrom(
    'observer',
    ...new Set(undisturbed.ledger.writers.map(({ host }) => host)),
  );
  const end = undisturbed.records.at(-1)!.at;
  const decisive = sharp.flatMap(({ evidence }) => evidence.flatMap(({ at }) => at ?? []));
  const before = fc.tuple(fc.constantFrom(...decisive), fc.integer({ min: -100_000, max: 900_000 }));
  const stalls = fc.record({
    process: processes,
    from: fc.oneof(
      fc.integer({ min: 0, max: end }),
      before.map(([at, us]) => Math.max(0, at - us)),
    ),
    ms: fc.integer({ min: 60, max: 900 }),
  });
  const apart = fc.array(fc.double({ min: -1.5, max: 1.5, noNaN: true }), { minLength: 3, maxLength: 3 });
  const tally = { decided: 0, all: 0 };
  fc.assert(
    fc.property(stalls, apart, ({ process, from, ms }, distances) => {
      const expectations = experiment.expect.map((one, index) => tightened(one, sharp[index]!, distances));
      const tight = { ...experiment, expect: expectations };
      const stalled = historyAfter(id, (files) => {
        holdUp(files, { process, from, to: from + ms * 1_000 });
      });
      const wide = judged(tight, stalled);
      for (const [index, finding] of judged(tight, undisturbed).entries()) {
        const { verdict, sentence } = wide[index]!;
        tally.all++;
        if (finding.verdict === 'undecided' || verdict === 'undecided') continue;
        tally.decided++;
        expect(verdict, `${finding.sentence} → ${sentence}`).toBe(finding.verdict);
      }
    }),
    { numRuns: RUNS },
  );
  expect(tally.decided / tally.all).toBeGreaterThan(0.7);
});
