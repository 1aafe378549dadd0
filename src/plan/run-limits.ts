/** How long the parts of a run may take that wait for the deployment: the runner goes by them, and what is stuck is known by them. */

/** ms. */
export const RUN_LIMITS_MS = {
  /** What a testbed needs to come up, which has limits of its own. */
  open: 40_000,
  /** Until a deployment that was just opened is steady. */
  steady: 30_000,
  /** Until it is whole again after the schedule. */
  converged: 90_000,
  /** Until replicas have the last writes. */
  caughtUp: 10_000,
  /** Each agent ends, and its history is fetched and compared where it is elsewhere; the connection may be lost meanwhile. */
  agentsEnd: 130_000,
  /** A namespace is gone when Kubernetes has looked at it often enough. */
  close: 120_000,
} as const;
