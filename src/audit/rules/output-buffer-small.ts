import { time } from '../amounts.ts';
import { sizeWords } from '../../core/size.ts';
import { COPIED_PER_MS } from '../persistence.ts';
import type { Rule } from '../rule.ts';
import { byValue, settingsOf } from '../settings.ts';

interface Limits {
  readonly hard: number;
  readonly soft: number;
  readonly softS: number;
}

export const OUTPUT_BUFFER_SMALL: Rule = {
  id: 'output-buffer-small',
  title: 'A full copy is broken off because more is written meanwhile than may be buffered',
  severity: 'medium',
  holds:
    'What the master replicates while the data set is copied at 50 MiB/s exceeds client-output-buffer-limit for replicas',
  experiments: ['old-master-returns'],
  change: 'Raise client-output-buffer-limit replica (both limits), or set it to 0 where memory allows.',
  find(description) {
    const master = description.nodes.find(({ role }) => role === 'master');
    const rate = master?.rate?.replicationBytesPerS;
    const bytes = master?.memory?.dataset;
    if (rate === undefined || bytes === undefined)
      return [
        {
          unseen: `${rate === undefined ? 'what the master replicates in a second' : "the data set's size"} is unknown`,
        },
      ];
    const copyMs = bytes / COPIED_PER_MS;
    const { known, unseen } = settingsOf(description, 'client-output-buffer-limit');
    const small = known.filter(({ value }) => isExceeded(limitsOf(value), rate, copyMs / 1_000));
    const found = byValue(small).map(([value, at]) => ({
      at,
      setting: 'client-output-buffer-limit',
      value: value.replace(/.*((slave|replica) \S+ \S+ \S+).*/, '$1'),
      consequence: `Copying ${sizeWords(bytes)} takes about ${time(Math.round(copyMs / 1_000) * 1_000)}, in which ${sizeWords((rate * copyMs) / 1_000)} are written: the master drops the replica, which begins anew, and redundancy does not come back.`,
    }));
    return [...found, ...unseen];
  },
};

function limitsOf(value: string): Limits | undefined {
  const [, hard, soft, softS] = /\b(?:slave|replica) (\d+) (\d+) (\d+)/.exec(value) ?? [];
  return softS === undefined ? undefined : { hard: Number(hard), soft: Number(soft), softS: Number(softS) };
}

function isExceeded(limits: Limits | undefined, rate: number, copyS: number): boolean {
  if (limits === undefined || rate <= 0) return false;
  const { hard, soft, softS } = limits;
  const aboveSoftS = copyS - soft / rate;
  return (hard > 0 && rate * copyS > hard) || (soft > 0 && aboveSoftS > softS);
}
