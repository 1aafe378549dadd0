/** All rules of the audit. */

import type { Rule } from './rule.ts';
import { BACKLOG_SMALL } from './rules/backlog-small.ts';
import { CLIENT_LIMIT } from './rules/client-limit.ts';
import { CONFIG_NOT_REWRITTEN } from './rules/config-not-rewritten.ts';
import { COPIES_TOGETHER } from './rules/copies-together.ts';
import { CRASH_LOOP_BEATS_DETECTION } from './rules/crash-loop-beats-detection.ts';
import { DATA_GONE_WITH_POD } from './rules/data-gone-with-pod.ts';
import { DOWN_AFTER_LONG } from './rules/down-after-long.ts';
import { DOWN_AFTER_SHORT } from './rules/down-after-short.ts';
import { EMPTY_RESTART } from './rules/empty-restart.ts';
import { EVEN_SENTINELS } from './rules/even-sentinels.ts';
import { FAILOVER_TIMEOUT_LONG } from './rules/failover-timeout-long.ts';
import { FAILOVER_TIMEOUT_SHORT } from './rules/failover-timeout-short.ts';
import { FEW_SENTINELS } from './rules/few-sentinels.ts';
import { GHOST_SENTINELS } from './rules/ghost-sentinels.ts';
import { GRACE_SHORT } from './rules/grace-short.ts';
import { LOOSE_BUDGET } from './rules/loose-budget.ts';
import { MEMORY_LIMIT } from './rules/memory-limit.ts';
import { MIN_REPLICAS_TOO_MANY } from './rules/min-replicas-too-many.ts';
import { NAMES_UNRESOLVED } from './rules/names-unresolved.ts';
import { NAMES_VANISH } from './rules/names-vanish.ts';
import { NO_CANDIDATE } from './rules/no-candidate.ts';
import { NO_DISRUPTION_BUDGET } from './rules/no-disruption-budget.ts';
import { NO_PRE_STOP } from './rules/no-pre-stop.ts';
import { OUTPUT_BUFFER_SMALL } from './rules/output-buffer-small.ts';
import { PARALLEL_SYNCS_ALL } from './rules/parallel-syncs-all.ts';
import { PERSISTENCE_FAILING } from './rules/persistence-failing.ts';
import { POD_IP_ANNOUNCED } from './rules/pod-ip-announced.ts';
import { PRE_STOP_LOSES } from './rules/pre-stop-loses.ts';
import { PROBE_BEATS_DETECTION } from './rules/probe-beats-detection.ts';
import { PROBE_HANGS } from './rules/probe-hangs.ts';
import { PROBE_KILLS_LOADING } from './rules/probe-kills-loading.ts';
import { QUORUM_BELOW_MAJORITY } from './rules/quorum-below-majority.ts';
import { QUORUM_NEEDS_ALL } from './rules/quorum-needs-all.ts';
import { READINESS_BY_ROLE } from './rules/readiness-by-role.ts';
import { REDIS_OPEN } from './rules/redis-open.ts';
import { REPLICAS_SEEN_DOWN } from './rules/replicas-seen-down.ts';
import { ROLE_GONE_WITH_POD } from './rules/role-gone-with-pod.ts';
import { SENTINEL_CPU_LIMIT } from './rules/sentinel-cpu-limit.ts';
import { SENTINEL_IDS_EQUAL } from './rules/sentinel-ids-equal.ts';
import { SENTINEL_MAJORITY_TOGETHER } from './rules/sentinel-majority-together.ts';
import { SENTINEL_STATE_GONE } from './rules/sentinel-state-gone.ts';
import { SENTINELS_DIFFER } from './rules/sentinels-differ.ts';
import { SENTINELS_DISAGREE } from './rules/sentinels-disagree.ts';
import { SENTINELS_OPEN } from './rules/sentinels-open.ts';
import { SENTINELS_UNKNOWN } from './rules/sentinels-unknown.ts';
import { SNAPSHOT_RESTART } from './rules/snapshot-restart.ts';
import { STALE_REPLICAS } from './rules/stale-replicas.ts';
import { TLS_MIXED } from './rules/tls-mixed.ts';
import { TLS_REPLICATION_MISSING } from './rules/tls-replication-missing.ts';
import { UNBOUNDED_LOSS } from './rules/unbounded-loss.ts';
import { VERSION_UNSUPPORTED } from './rules/version-unsupported.ts';
import { VERSIONS_MIXED } from './rules/versions-mixed.ts';
import { VOTER_WITH_MASTER } from './rules/voter-with-master.ts';

/** In the order in which findings of one severity are shown: agreement, loss, outage, probes, evictions, addresses, sizes, access. */
export const RULES: readonly Rule[] = [
  QUORUM_BELOW_MAJORITY,
  QUORUM_NEEDS_ALL,
  FEW_SENTINELS,
  EVEN_SENTINELS,
  SENTINEL_MAJORITY_TOGETHER,
  VOTER_WITH_MASTER,
  COPIES_TOGETHER,
  SENTINELS_DIFFER,
  SENTINELS_DISAGREE,
  SENTINELS_UNKNOWN,
  SENTINEL_IDS_EQUAL,
  GHOST_SENTINELS,
  STALE_REPLICAS,
  REPLICAS_SEEN_DOWN,
  NO_CANDIDATE,
  UNBOUNDED_LOSS,
  MIN_REPLICAS_TOO_MANY,
  EMPTY_RESTART,
  SNAPSHOT_RESTART,
  DATA_GONE_WITH_POD,
  PERSISTENCE_FAILING,
  CONFIG_NOT_REWRITTEN,
  ROLE_GONE_WITH_POD,
  SENTINEL_STATE_GONE,
  CRASH_LOOP_BEATS_DETECTION,
  DOWN_AFTER_LONG,
  DOWN_AFTER_SHORT,
  FAILOVER_TIMEOUT_LONG,
  FAILOVER_TIMEOUT_SHORT,
  PARALLEL_SYNCS_ALL,
  PROBE_BEATS_DETECTION,
  PROBE_KILLS_LOADING,
  PROBE_HANGS,
  READINESS_BY_ROLE,
  NO_PRE_STOP,
  PRE_STOP_LOSES,
  GRACE_SHORT,
  NO_DISRUPTION_BUDGET,
  LOOSE_BUDGET,
  POD_IP_ANNOUNCED,
  NAMES_UNRESOLVED,
  NAMES_VANISH,
  BACKLOG_SMALL,
  OUTPUT_BUFFER_SMALL,
  MEMORY_LIMIT,
  SENTINEL_CPU_LIMIT,
  CLIENT_LIMIT,
  SENTINELS_OPEN,
  REDIS_OPEN,
  TLS_MIXED,
  TLS_REPLICATION_MISSING,
  VERSIONS_MIXED,
  VERSION_UNSUPPORTED,
];
