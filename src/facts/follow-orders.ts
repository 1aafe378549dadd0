/** What Sentinels publish when they order a data node to follow another one (sentinel.c, sentinelSendSlaveOf and its callers). */

export const FOLLOW_ORDERS: ReadonlySet<string> = new Set([
  '+slave-reconf-sent',
  '+slave-reconf-sent-be',
  '+fix-slave-config',
  '+convert-to-slave',
]);
