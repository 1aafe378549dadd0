/** A cut-off master stops acknowledging in time: the loss is bounded, and what it still acknowledged is attributed. */

import { milliseconds, type Duration } from '../core/duration.ts';
import type { Expectation } from '../experiment/expectation.ts';
import type { History } from '../history/history.ts';
import { STATUS, type WriterLedger } from '../history/ledger.ts';
import { acknowledgedBy } from '../facts/acknowledgements.ts';
import type { Checker } from './checker.ts';
import type { OldMeasure as Measure } from './finding.ts';
import { effectWords } from '../facts/failovers.ts';
import { failed, held, undecided } from './finding.ts';
import type { Span } from '../facts/spans.ts';
import { count, limit } from '../core/quantity.ts';
import { seconds, span } from '../history/moment.ts';

interface LossBoundOptions<N extends string> {
  readonly after: N;
  /** Latest acknowledgement by the isolated master, counted from the cut. */
  readonly lastAckWithin: Duration;
  /** For how long in all it may acknowledge after the heal (in slots of 100 ms). */
  readonly afterHealAtMost: Duration;
}

/** The isolated master acknowledges nothing later than the limits allow. */
export function lossBound<const N extends string>(options: LossBoundOptions<N>): Expectation<N> {
  return { check: 'loss-bound', parameters: { ...options }, faults: [options.after] };
}

const SLOT_MS = 100;

export const LOSS_BOUND: Checker = {
  name: 'loss-bound',
  title: 'The isolated master stops acknowledging',
  parameters: { after: 'fault', lastAckWithin: 'duration', afterHealAtMost: 'duration' },
  words: ({ parameters: { after, lastAckWithin, afterHealAtMost } }) =>
    `The master that "${after}" cut off acknowledges its last write within ${limit(lastAckWithin)} of the cut, and for at most ${limit(afterHealAtMost)} in all after the heal.`,
  check({ facts }, { parameters }) {
    const { history } = facts;
    const [hit] = facts.faultsNamed(String(parameters['after']));
    const isolated = hit && facts.isolated(hit);
    if (isolated === undefined)
      return undecided(`The fault "${parameters['after']}" did not hit a master in this run.`);
    const { fault, node, from, surelyFrom, heal, converted } = isolated;
    const limitUs = milliseconds(parameters['lastAckWithin'] as Duration) * 1_000;
    const limitAfterMs = milliseconds(parameters['afterHealAtMost'] as Duration);
    const during = acknowledgedBy(history, node, from, heal);
    const after = acknowledgedBy(history, node, heal, converted ?? Infinity);
    const refused = refusals(history, node, { from: from + limitUs, to: heal });
    const lastAfter = during.last === undefined ? undefined : during.last - from;
    const measures: Measure[] = [
      {
        name: 'last acknowledgement after the cut',
        value: lastAfter === undefined ? null : seconds(lastAfter),
        unit: 's',
        limit: `at most ${limit(parameters['lastAckWithin'])}`,
      },
      { name: 'acknowledged while cut off', value: during.count, unit: 'writes' },
      { name: 'refused with NOREPLICAS after the limit', value: refused, unit: 'writes' },
      { name: 'acknowledged after the heal', value: after.count, unit: 'writes' },
      {
        name: 'time with acknowledgements after the heal',
        value: (after.slots * SLOT_MS) / 1_000,
        unit: 's',
        limit: `at most ${limit(parameters['afterHealAtMost'])}`,
      },
    ];
    if (lastAfter === undefined)
      return undecided(`No writer reached ${node} while it was cut off.`, [], measures);
    if (heal - from < limitUs) return undecided('The cut was shorter than the limit.', [], measures);
    const late = lastAfter > limitUs;
    if (!late && refused === 0)
      return undecided(
        `Nobody tried to write to ${node} after the limit, so nothing shows that it refused.`,
        [],
        measures,
      );
    const sentence = `${node} acknowledged ${count(during.count, 'write')} while cut off, the last ${span(lastAfter)} after the cut${effectWords(fault)}; then it refused ${count(refused, 'write')}, and after the heal it acknowledged ${count(after.count)}.`;
    const tooLong = after.slots * SLOT_MS > limitAfterMs;
    if (late && !tooLong && during.last! - surelyFrom <= limitUs)
      return undecided(`${sentence} That is within the bound or beyond it.`, [], measures);
    return late || tooLong
      ? failed(`${sentence} That is beyond the bound.`, [], measures)
      : held(sentence, [], measures);
  },
};

/**
 * Writes that a node refused for want of replicas in a stretch of time. A refusal does not say whose it is: only those
 * count whose writer was served by that node and by no other afterwards.
 */
function refusals({ ledger }: History, node: string, { from, to }: Span): number {
  const isRefusal = ledger.reasons.map((reason) => reason.code === 'NOREPLICAS');
  let total = 0;
  for (const writer of ledger.writers) {
    if (lastServedBy(ledger, writer, to) !== node) continue;
    writer.each(STATUS.fail, ({ doneUs, source }, slot) => {
      const done = doneUs[slot]!;
      if (done >= from && done < to && isRefusal[source[slot]!]) total++;
    });
  }
  return total;
}

/** The node that acknowledged a writer's latest write before a moment. */
function lastServedBy(
  { acknowledgers }: History['ledger'],
  writer: WriterLedger,
  before: number,
): string | undefined {
  let latest = -Infinity;
  let node: string | undefined;
  writer.each(STATUS.ok, ({ doneUs, source }, slot) => {
    const done = doneUs[slot]!;
    if (done <= latest || done >= before) return;
    latest = done;
    node = acknowledgers[source[slot]!]?.node;
  });
  return node;
}
