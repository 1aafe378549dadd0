/** Looks at the machine of a pod as somebody would who is logged in there. */

import { expect } from 'vitest';
import { podOf } from '../src/testbed/kubernetes/names.ts';
import { attempt } from '../src/testbed/shell.ts';
import type { Kubectl } from './kubectl.ts';
import { IN_POD } from './pod-network.ts';

/** What the machine of a pod has for it: the queues of its network, all limits in its control groups, and what is mounted in its volumes. */
const LOOK = `
  ${IN_POD}
  in_pod "$1" tc qdisc show dev eth0
  find /sys/fs/cgroup -path "*pod*\${1//-/?}*" \\( -name memory.limit_in_bytes -o -name memory.max -o -name cpu.cfs_quota_us -o -name cpu.max \\) \\
    -exec grep -H . {} + | sort
  grep "$1.*empty-dir" /proc/1/mounts`;

/** That of the machine which the pod of a host is on. */
export async function onMachine(kubectl: Kubectl, namespace: string, host: string): Promise<string> {
  const path = 'jsonpath={.spec.nodeName} {.metadata.uid}';
  const pod = await kubectl.say('get', 'pod', podOf(host), '-n', namespace, '-o', path);
  const [node, uid] = pod.split(' ') as [string, string];
  const { output, errors } = await attempt(['docker', 'exec', node, 'bash', '-c', LOOK, 'look', uid]);
  expect(errors).toBe('');
  return output;
}
