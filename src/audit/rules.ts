/** All rules of the audit. */

import type { Rule } from './rule.ts';
import { FAILOVER_TIMEOUT_LONG } from './rules/failover-timeout-long.ts';
import { QUORUM_BELOW_MAJORITY } from './rules/quorum-below-majority.ts';
import { UNBOUNDED_LOSS } from './rules/unbounded-loss.ts';

export const RULES: readonly Rule[] = [QUORUM_BELOW_MAJORITY, UNBOUNDED_LOSS, FAILOVER_TIMEOUT_LONG];
