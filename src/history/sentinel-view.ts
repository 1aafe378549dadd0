/** What one Sentinel shows of the master and of all other instances, at one poll. */

export interface SentinelView {
  /** Sentinel's own id (SENTINEL MYID). */
  readonly id: string;
  /** Of its process, another one after each start; absent in histories older than this, and where it was refused. */
  readonly runId?: string;
  /** The answer to get-master-addr-by-name, `address:port`, and the node that has it (`?` when none has). */
  readonly masterAddress: string;
  readonly master: string;
  /** Flags of the master, such as `master,s_down,o_down`. */
  readonly flags: string;
  readonly configEpoch: number;
  readonly currentEpoch: number;
  /** The other Sentinels it knows, dead or alive: itself is not counted. */
  readonly knownSentinels: number;
  readonly knownReplicas: number;
  /** Those of the other Sentinels and of the replicas that are not seen well, each as `name flags`. */
  readonly troubled: readonly string[];
  readonly tilt: boolean;
  /** How it is configured by its own word; absent in histories older than this. */
  readonly settings?: SentinelSettings;
}

/** What one Sentinel goes by (SENTINEL MASTER); times in ms. */
export interface SentinelSettings {
  readonly quorum: number;
  readonly downAfterMs: number;
  readonly failoverTimeoutMs: number;
  readonly parallelSyncs: number;
}

/** How sentinel.conf and SENTINEL SET name each setting. */
export const SETTING_DIRECTIVES = {
  quorum: 'quorum',
  downAfterMs: 'down-after-milliseconds',
  failoverTimeoutMs: 'failover-timeout',
  parallelSyncs: 'parallel-syncs',
} as const satisfies Record<keyof SentinelSettings, string>;
