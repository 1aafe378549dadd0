/** What one Sentinel goes by, in its own words. */

/** The settings that SENTINEL MASTER tells; times in ms. */
export interface SentinelSettings {
  readonly quorum: number;
  readonly downAfterMs: number;
  readonly failoverTimeoutMs: number;
  readonly parallelSyncs: number;
}
