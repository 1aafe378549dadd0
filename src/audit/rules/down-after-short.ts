import type { Description } from '../../deployment/description.ts';
import { listed, time } from '../amounts.ts';
import { sizeWords } from '../../core/size.ts';
import { housed } from '../places.ts';
import { detectionMs } from '../quorum.ts';
import type { Rule } from '../rule.ts';
import { settingOf } from '../settings.ts';

/** ms for which Redis goes on before it waits for an fsync that takes long (appendfsync everysec). */
const FSYNC_MS = 2_000;
/** ms that a fork takes for each GiB, at worst: Redis's own page on latency has 9 to 240. */
const FORK_MS_PER_GIB = 240;
/** Cores below which a server is throttled for longer than a moment by a fork or a burst. */
const FEW_CORES = 0.5;

export const DOWN_AFTER_SHORT: Rule = {
  id: 'down-after-short',
  title: 'An ordinary pause of the master is longer than down-after, so that a healthy master is replaced',
  severity: 'medium',
  holds:
    'down-after is less than 1 s, at most 2 s with an append-only file or less than half a core, or less than 240 ms for each GiB that a fork copies',
  experiments: ['minority-impatient', 'master-frozen'],
  change: 'Set down-after-milliseconds to 5 s on every Sentinel, or more where the data set is large.',
  find(description) {
    const detection = detectionMs(description);
    const pauses = pausesOf(description).filter(({ ms }) => detection <= ms);
    if (detection < 1_000) pauses.unshift({ ms: 1_000, cause: 'a moment without CPU or network' });
    if (pauses.length === 0) return [];
    return [
      {
        at: description.sentinels.map(({ name }) => name),
        setting: 'down-after-milliseconds',
        value: time(detection),
        consequence: `What takes longer than ${time(detection)} now and then (${listed(pauses.map(({ cause }) => cause))}) is taken for a death: a failover, and what clients that stay with the old master write in the about 10 s after it is lost.`,
      },
    ];
  },
};

function pausesOf(description: Description): { readonly ms: number; readonly cause: string }[] {
  const { nodes } = description;
  const used = Math.max(0, ...nodes.map(({ memory }) => memory?.used ?? 0));
  const hasFile = nodes.some(
    (node) => settingOf(node, 'appendonly') === 'yes' && settingOf(node, 'appendfsync') !== 'no',
  );
  const isThrottled = housed(description, nodes).known.some(
    ({ container: { limits } }) => limits.cpu !== undefined && limits.cpu < FEW_CORES,
  );
  const forkMs = (used / 1024 ** 3) * FORK_MS_PER_GIB;
  return [
    ...(hasFile ? [{ ms: FSYNC_MS, cause: 'an fsync of the append-only file' }] : []),
    ...(isThrottled ? [{ ms: FSYNC_MS, cause: `less than ${FEW_CORES} cores` }] : []),
    { ms: forkMs, cause: `a fork with ${sizeWords(used)} in use` },
  ];
}
