/** Things that belong together because they share something. */

/** The smallest groups such that two that share a key are in the same one; in the order of their first members. */
export function groupsBy<T>(all: readonly T[], keysOf: (one: T) => readonly string[]): T[][] {
  let groups: { readonly members: T[]; readonly keys: Set<string> }[] = [];
  for (const one of all) {
    const keys = keysOf(one);
    const shared = groups.filter((group) => keys.some((key) => group.keys.has(key)));
    const merged = {
      members: [...shared.flatMap(({ members }) => members), one],
      keys: new Set([...shared.flatMap((group) => [...group.keys]), ...keys]),
    };
    groups = [...groups.filter((group) => !shared.includes(group)), merged];
  }
  return groups.map(({ members }) => members);
}
