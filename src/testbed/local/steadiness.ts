/** What is still missing for a topology to be steady, as a sentence, judged from the servers' own replies. Pure. */

/** Undefined when INFO replication shows that the replica follows its master and has its data. */
export function replicaProblem(name: string, info: string): string | undefined {
  if (!/^role:slave\r?$/m.test(info)) return `${name} is no replica`;
  return /^master_link_status:up\r?$/m.test(info) ? undefined : `${name} is not linked to its master yet`;
}

/** What a Sentinel must know and see well. */
export interface Expected {
  /** `address:port` of the master. */
  readonly master: string;
  readonly replicas: number;
  readonly otherSentinels: number;
}

/** The commands whose replies `sentinelProblem` judges, in order. */
export function sentinelQuestions(masterName: string): string[][] {
  return ['MASTER', 'REPLICAS', 'SENTINELS'].map((word) => ['SENTINEL', word, masterName]);
}

/** Undefined when a Sentinel knows everyone, sees everyone well, and takes the right node for the master. */
export function sentinelProblem(
  name: string,
  replies: readonly unknown[],
  expected: Expected,
): string | undefined {
  const master = fields(replies[0]);
  const replicas = (replies[1] as unknown[]).map(fields);
  const sentinels = (replies[2] as unknown[]).map(fields);
  const address = `${master.get('ip')}:${master.get('port')}`;
  if (address !== expected.master) return `${name} takes ${address} for the master`;
  if (replicas.length !== expected.replicas)
    return `${name} knows ${replicas.length} of ${expected.replicas} replicas`;
  if (sentinels.length !== expected.otherSentinels)
    return `${name} knows ${sentinels.length} of ${expected.otherSentinels} other Sentinels`;
  return (
    unwell(name, master, 'master') ??
    firstOf(replicas.map((replica) => unwell(name, replica, 'slave'))) ??
    firstOf(sentinels.map((sentinel) => unwell(name, sentinel, 'sentinel')))
  );
}

function unwell(observer: string, instance: Map<string, string>, flag: string): string | undefined {
  const flags = instance.get('flags');
  return flags === flag ? undefined : `${observer} sees ${instance.get('name')} as ${flags}`;
}

function firstOf(problems: readonly (string | undefined)[]): string | undefined {
  return problems.find((problem) => problem !== undefined);
}

/** A flat reply of names and values as a map. */
function fields(reply: unknown): Map<string, string> {
  const flat = reply as string[];
  return new Map(Array.from({ length: flat.length / 2 }, (_, n) => [flat[2 * n]!, flat[2 * n + 1]!]));
}
