/** The networks of pods on machines that kind made, seen from the machine. */

import { attempt } from '../src/testbed/shell.ts';
import type { Kubectl } from './kubectl.ts';

/**
 * A function for a shell on the machine: runs a command in the network of the pod of a uid, of which each process has the same. Its
 * oldest is there as long as the pod is; probes come and go.
 */
export const IN_POD = `in_pod() {
  for group in $(grep -lE "\${1//-/[-_]}" /proc/[0-9]*/cgroup 2> /dev/null | sort -V); do
    nsenter --net="\${group%cgroup}ns/net" "\${@:2}" 2> /dev/null && return
  done
  echo "in no network of pod $1: \${*:2}" >&2
}`;

/** The tables of nftables in the network of a pod, one a line. */
export async function tablesIn(kubectl: Kubectl, namespace: string, pod: string): Promise<string> {
  const path = 'jsonpath={.spec.nodeName} {.metadata.uid}';
  const said = await kubectl.say('get', 'pod', pod, '-n', namespace, '-o', path);
  const [node, uid] = said.split(' ') as [string, string];
  const { output, errors } = await attempt([
    'docker',
    'exec',
    node,
    'bash',
    '-c',
    `${IN_POD}; in_pod "$1" nft list tables`,
    'list',
    uid,
  ]);
  if (errors !== '') throw new Error(errors);
  return output;
}
