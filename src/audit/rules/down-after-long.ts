import { milliseconds, type Duration } from '../../core/duration.ts';
import type { Description } from '../../deployment/description.ts';
import { ELECTION_MS, time, writesIn } from '../amounts.ts';
import { detectionMs } from '../quorum.ts';
import type { Rule, Severity } from '../rule.ts';

/** ms: Sentinel's own default. */
const LONG_MS = 30_000;

export const DOWN_AFTER_LONG: Rule = {
  id: 'down-after-long',
  title: 'Every unplanned loss of the master is a long outage',
  severity: 'medium',
  holds:
    'down-after is 30 s or more (30 s is of low severity), or so long that an objective of the description cannot be met (of high severity)',
  experiments: ['master-killed', 'master-frozen'],
  change: 'Set down-after-milliseconds to 5 s to 10 s on every Sentinel.',
  find(description) {
    const detection = detectionMs(description);
    const outage = detection + ELECTION_MS;
    const objective = missed(description, outage);
    if (detection < LONG_MS && objective === undefined) return [];
    return [
      {
        at: description.sentinels.map(({ name }) => name),
        setting: 'down-after-milliseconds',
        value: time(detection),
        consequence: `A lost or frozen master that does not come back is replaced after ${time(detection)} to ${time(outage)} at the soonest${writesIn(outage, description)}${objective === undefined ? '' : `; the objective is ${objective}`}.`,
        severity: severityOf(detection, objective),
      },
    ];
  },
};

/** The objective, in words, that so long an outage misses. */
function missed({ objectives }: Description, outage: number): string | undefined {
  return (['writable-again', 'client-outage'] as const)
    .filter((name) => objectives[name] !== undefined && milliseconds(objectives[name] as Duration) < outage)
    .map((name) => `${name} ${objectives[name]}`)[0];
}

function severityOf(detection: number, objective: string | undefined): Severity {
  if (objective !== undefined) return 'high';
  return detection > LONG_MS ? 'medium' : 'low';
}
