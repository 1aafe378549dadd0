/** Pieces of the scripts that injectors run. Pure. */

/** A word as bash takes it literally. */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/**
 * A command that prints `/proc/PID/cgroup:UID` for every process of these pods: the name of a container's control
 * group has its pod's uid in it, with dashes or underscores, whatever the runtime. All of /proc is read once.
 */
export function processesOfPods(uids: readonly string[]): string {
  // An empty pattern would match every process there is.
  if (uids.length === 0) return 'true';
  const pattern = uids.map((uid) => uid.replaceAll('-', '[-_]')).join('|');
  return `grep -HsoEm1 ${quoted(pattern)} /proc/[0-9]*/cgroup`;
}
