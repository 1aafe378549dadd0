/** Directives of data nodes, where CONFIG GET gave them. */

import type { DataNode, Description } from '../deployment/description.ts';
import type { Unseen } from './rule.ts';
import { listed } from './amounts.ts';

export interface Set {
  readonly node: DataNode;
  readonly value: string;
}

/** The value of a directive, by its present or an older name; undefined where it is unknown. */
export function settingOf({ settings }: DataNode, ...names: readonly string[]): string | undefined {
  return names.map((name) => settings?.[name]).find((value) => value !== undefined);
}

/** Data nodes with the value of a directive, and what is unknown of the others. */
export function settingsOf(
  { nodes }: Pick<Description, 'nodes'>,
  ...names: readonly string[]
): { readonly known: readonly Set[]; readonly unseen: readonly Unseen[] } {
  const all = nodes.map((node) => ({ node, value: settingOf(node, ...names) }));
  const known = all.flatMap(({ node, value }) => (value === undefined ? [] : [{ node, value }]));
  const blind = all.flatMap(({ node, value }) => (value === undefined ? [node.name] : []));
  return {
    known,
    unseen: blind.length === 0 ? [] : [{ unseen: `${names[0]} of ${listed(blind)} is unknown` }],
  };
}

/** Names of data nodes, by the value that they have in common. */
export function byValue(
  known: readonly Set[],
): readonly (readonly [value: string, names: readonly string[]])[] {
  return [...Map.groupBy(known, ({ value }) => value)].map(
    ([value, sets]) => [value, sets.map(({ node }) => node.name)] as const,
  );
}

/** How many replicas there are of the master. */
export function replicasOf({ nodes }: Description): number {
  return nodes.filter(({ role }) => role === 'replica').length;
}
