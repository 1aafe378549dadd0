/** The figures of a stored result that stand in its own fields rather than among its measures. */

import type { Figure } from '../facts/figures.ts';
import type { RunResult } from './result.ts';

type Workload = RunResult['workloads'][number];
type Row = RunResult['failovers'][number]['rows'][number];

/** Writes of a workload that were acknowledged, or reads that were answered. */
export function acknowledgedBy({ name, ok, reads }: Workload): Figure {
  return { fact: `acknowledged:${name}`, value: ok, unit: reads === undefined ? 'writes' : 'count' };
}

/** Writes of a workload that were acknowledged and then lost. */
export function lostBy({ name, lost }: Workload): Figure {
  return { fact: `lost:${name}`, value: lost, unit: 'writes' };
}

/** Writes that the client program of a workload called refused and that are in the data; undefined where it has none. */
export function misreportedBy({ name, program }: Workload): Figure | undefined {
  return program && { fact: `misreported:${name}`, value: program.misreported, unit: 'writes' };
}

/** The longest time in which a workload had no write acknowledged. */
export function outageOf({ name, longestGapMs }: Workload): Figure {
  const value = longestGapMs === null ? null : longestGapMs / 1e3;
  return { fact: `outage:${name}`, value, unit: 's' };
}

/** How stale the stalest read of a workload was at least; undefined where it does not read. */
export function stalestBy({ name, reads }: Workload): Figure | undefined {
  return reads && { fact: `stalest:${name}`, value: reads.stalestS, unit: 's', error: reads.errorS };
}

/** From a fault, or its healing, to a phase of the failover. */
export function sinceFault({ fact, sinceFaultMs, errorMs }: Row): Figure {
  const value = sinceFaultMs === null ? null : sinceFaultMs / 1e3;
  return { fact, value, unit: 's', ...(errorMs === undefined ? {} : { error: errorMs / 1e3 }) };
}
