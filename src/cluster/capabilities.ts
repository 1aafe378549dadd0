/** What a testbed may or may not be able to do; an experiment that needs more is skipped with the reason. */

export const CAPABILITIES = [
  'cut-links',
  'lose-packets',
  'signal-processes',
  'keep-dead',
  'together',
  'tls',
  'announce-pods',
  'announce-names',
  'lose-names',
  'hooks-and-probes',
  'valkey',
  'ask-sentinels',
  'forget',
  'preload',
  'spoil-storage',
  'act-at-once',
  'delete-pods',
  'delete-pods-by-force',
  'keep-away',
  'kill-containers',
  'freeze-nodes',
  'kill-nodes',
  'many-deployments',
  'client-programs',
] as const;
export type Capability = (typeof CAPABILITIES)[number];
