import { time } from '../amounts.ts';
import { sizeWords } from '../../core/size.ts';
import { detectionMs } from '../quorum.ts';
import type { Rule } from '../rule.ts';
import { byValue, settingsOf } from '../settings.ts';

/** ms between the detection of a lost master and the moment when its replicas follow the new one, generously. */
const SWITCH_MS = 10_000;

export const BACKLOG_SMALL: Rule = {
  id: 'backlog-small',
  title: 'A replica that was away for as long as a failover takes copies the whole data set',
  severity: 'low',
  holds: 'repl-backlog-size is less than what the master replicates in down-after + 10 s',
  experiments: ['replication-cut-only', 'old-master-returns'],
  change: 'Set repl-backlog-size to more than the write rate times the outages that replicas should survive.',
  find(description) {
    const rate = description.nodes.find(({ role }) => role === 'master')?.rate?.replicationBytesPerS;
    if (rate === undefined) return [{ unseen: 'what the master replicates in a second is unknown' }];
    const awayMs = detectionMs(description) + SWITCH_MS;
    const { known, unseen } = settingsOf(description, 'repl-backlog-size');
    const small = known.filter(({ value }) => Number(value) < (rate * awayMs) / 1_000);
    const found = byValue(small).map(([value, at]) => ({
      at,
      setting: 'repl-backlog-size',
      value: `${sizeWords(Number(value))}, at ${sizeWords(rate)} a second`,
      consequence: `It holds ${time(Math.round((Number(value) / rate) * 10) * 100)} of writes, and an outage lasts about ${time(awayMs)}: every replica then copies all data, with a fork on the master and the replica unusable meanwhile.`,
    }));
    return [...found, ...unseen];
  },
};
