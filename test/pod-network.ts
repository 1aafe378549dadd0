/** The networks of pods on machines that kind made, seen from the machine. */

import { attempt } from '../src/testbed/shell.ts';
import type { Kubectl } from './kubectl.ts';

/** Set before it: the uid of the pod, as the machine's control groups have it. */
const LIST = `
  process=$(grep -lE "\${1//-/[-_]}" /proc/[0-9]*/cgroup 2> /dev/null | head -n 1)
  nsenter --net="\${process%cgroup}ns/net" nft list tables`;

/** The tables of nftables in the network of a pod, one a line. */
export async function tablesIn(kubectl: Kubectl, namespace: string, pod: string): Promise<string> {
  const path = 'jsonpath={.spec.nodeName} {.metadata.uid}';
  const said = await kubectl.say('get', 'pod', pod, '-n', namespace, '-o', path);
  const [node, uid] = said.split(' ') as [string, string];
  const { output, errors } = await attempt(['docker', 'exec', node, 'bash', '-c', LIST, 'list', uid]);
  if (errors !== '') throw new Error(errors);
  return output;
}
