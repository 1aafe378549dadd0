/** What Kubernetes asks data nodes, besides whether their port is open. */

import type { Duration } from '../core/duration.ts';
import { durationWords } from '../core/quantity.ts';

export interface Probes {
  /** Restarts the container of a data node that has not answered so many times, each asked after a period in whole seconds. */
  readonly liveness?: Liveness;
}

export interface Liveness {
  readonly period: Duration;
  readonly failures: number;
}

/** `2 × 1 s`. */
export function livenessWords({ period, failures }: Liveness): string {
  return `${failures} × ${durationWords(period)}`;
}
