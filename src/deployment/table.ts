/** Who is what in a deployment, as a table for a terminal. */

import type { DataNode, Description, Sentinel } from './description.ts';

const HEADINGS = ['name', 'role', 'announced as', 'machine', 'version', 'state'] as const;
type Row = readonly string[];

export function processTable(description: Description): string {
  const rows: Row[] = [
    HEADINGS,
    ...description.nodes.map((node) => rowOf(node, node.role, stateOf(node), description)),
    ...description.sentinels.map((one) => rowOf(one, 'sentinel', sentinelState(one), description)),
  ];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function rowOf(process: DataNode | Sentinel, role: string, state: string, { pods }: Description): Row {
  const { name, pod, announced, server, version, tls, port } = process;
  const { machine = 'unknown', zone } = pods.find((one) => one.name === pod) ?? {};
  return [
    name,
    role,
    `${announced === undefined ? `port ${port}` : `${announced.host}:${announced.port}`}${tls ? ' (TLS)' : ''}`,
    zone === undefined ? machine : `${machine} (${zone})`,
    `${server} ${version}`,
    state,
  ];
}

function stateOf({ role, replicas, follows, isLoading, keys }: DataNode): string {
  const data = keys === undefined ? [] : [`${keys} key${keys === 1 ? '' : 's'}`];
  const link =
    role === 'master'
      ? replicas === undefined
        ? []
        : [`${replicas} replica${replicas === 1 ? '' : 's'} online`]
      : [follows?.isLinked === true ? 'linked' : 'not linked'];
  return [...(isLoading === true ? ['loading'] : []), ...link, ...data].join(', ');
}

function sentinelState({ watches, isTilt }: Sentinel): string {
  const known = `knows ${watches.replicas.length} replicas, ${watches.sentinels.length} Sentinels`;
  return [...(isTilt === true ? ['TILT'] : []), known, `quorum ${watches.quorum}`].join(', ');
}
