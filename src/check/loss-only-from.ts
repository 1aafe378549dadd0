/** Every lost write was acknowledged by the master that the fault hit, after it was hit; none by anybody else. */

import type { Expectation } from '../experiment/expectation.ts';
import type { FaultSpan } from '../facts/timeline.ts';
import { acknowledgedBy } from '../facts/acknowledgements.ts';
import { CAUSES, type Cause } from '../facts/causes.ts';
import type { Checker } from './checker.ts';
import type { OldMeasure as Measure } from './finding.ts';
import { failed, held, undecided } from './finding.ts';
import { lossEvidence } from '../facts/loss-evidence.ts';
import { witnessOf } from '../facts/witness.ts';
import { count } from '../core/quantity.ts';
import { moment, span } from '../history/moment.ts';

/** Losses are excused if, and only if, the named fault explains them, and the cause, where one is given, is theirs. */
export function lossOnlyFrom<const N extends string>(
  fault: N,
  options: { readonly cause?: Cause } = {},
): Expectation<N> {
  return { check: 'loss-only-from', parameters: { fault, ...options }, faults: [fault] };
}

/** A write acknowledged this long before the fault may not have reached a replica yet, µs: a few round trips. */
const IN_FLIGHT_US = 50_000;

export const LOSS_ONLY_FROM: Checker = {
  name: 'loss-only-from',
  title: 'Only the master that was hit lost writes',
  parameters: {
    fault: 'fault',
    cause: [...(Object.keys(CAUSES) as Cause[]), undefined],
  },
  words: ({ parameters: { fault, cause } }) =>
    `Every lost write was acknowledged by the master that "${fault}" hit, after it was hit${cause === undefined ? '' : ` (${cause})`}.`,
  check({ facts }, { parameters }) {
    const { history } = facts;
    const [hit] = facts.faultsNamed(String(parameters['fault']));
    const isolated = hit && facts.isolated(hit);
    if (isolated === undefined)
      return undecided(`The fault "${parameters['fault']}" did not hit a master in this run.`);
    const losses = facts.losses;
    if (losses === undefined)
      return undecided('The converged data could not be read, so losses cannot be counted.');
    const { fault, node, from, heal, converted = Infinity } = isolated;
    const [since, meanwhile, afterwards] = wordsFor(fault);
    const stray = losses.lost.filter(({ writer, number }) => {
      const { acknowledger, done } = writer.operation(number);
      // Once it was a replica it may be master again, but what it loses then is another matter.
      return acknowledger?.node !== node || done < from - IN_FLIGHT_US || done > converted;
    });
    const during = acknowledgedBy(history, node, from, heal);
    const after = acknowledgedBy(history, node, heal, converted);
    const byCause = Map.groupBy(losses.lost, (loss) => facts.causeOf(loss));
    const witness = witnessOf(facts.readingsBeforeHeals, isolated, losses.lost);
    const measures: Measure[] = [
      { name: 'lost', value: losses.lost.length, unit: 'writes' },
      {
        name: `lost, but not acknowledged by ${node} after ${since}`,
        value: stray.length,
        unit: 'writes',
        limit: 'none',
      },
      { name: `acknowledged by ${node} ${meanwhile}`, value: during.count, unit: 'writes' },
      { name: `acknowledged by ${node} after ${afterwards}`, value: after.count, unit: 'writes' },
      {
        name: `lost, and seen in ${node} just before the heal`,
        value: witness?.seen ?? null,
        unit: 'writes',
      },
      ...[...byCause].map(([cause, all]): Measure => ({
        name: `lost: ${cause}`,
        value: all.length,
        unit: 'writes',
      })),
    ];
    if (stray.length > 0) {
      return failed(
        `${count(stray.length, 'lost write')} cannot be explained by what "${fault.as}" did to ${node}.`,
        lossEvidence(stray, facts.causeOf),
        measures,
      );
    }
    if (losses.lost.length === 0)
      return undecided(`Nothing was lost, so nothing shows who loses.`, [], measures);
    const expected = parameters['cause'];
    const other = [...byCause].find(([cause]) => expected !== undefined && cause !== expected);
    if (other !== undefined)
      return failed(
        `${count(other[1].length, 'lost write was', 'lost writes were')} ${CAUSES[other[0]]}: ${other[0]}, not ${expected}.`,
        lossEvidence(other[1], facts.causeOf),
        measures,
      );
    const last = after.last ?? during.last ?? from;
    const afterHeal =
      after.last === undefined
        ? `none after ${afterwards}`
        : `${count(after.count)} in the ${span(after.last - heal)} after ${afterwards}, until it was made a replica`;
    return held(
      `${count(losses.lost.length, 'acknowledged write')} of ${count(losses.acknowledged)} were lost, all acknowledged by ${node} between ${moment(from)} and ${moment(last)}: it acknowledged ${count(during.count, 'write')} ${meanwhile} and ${afterHeal}. No write acknowledged by another master was lost.`,
      [...(witness?.evidence ?? []), ...lossEvidence(losses.lost, facts.causeOf)],
      measures,
    );
  },
};

/** When it was hit, while it lasted, and what ended it; an order is over when it is given. */
function wordsFor({ effect, cut }: FaultSpan): readonly [string, string, string] {
  if (!effect.heals) return ['the order', 'while it was given', 'the order'];
  return cut.length > 0
    ? ['the cut', 'while it was cut off', 'the heal']
    : ['the fault', 'while the fault lasted', 'the heal'];
}
