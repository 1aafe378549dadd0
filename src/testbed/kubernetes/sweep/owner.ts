/** Which process a run belongs to, in a way that outlives it, and whether that process still lives. */

import { readFileSync, readlinkSync } from 'node:fs';
import { randomUUID } from 'node:crypto';

/**
 * `KERNEL/PID/START`. KERNEL is the kernel's boot id and the namespace that its process ids count in: only among
 * processes that share both can a pid be looked up. START, in clock ticks since boot, tells two processes of one pid
 * apart. Where the system has none of this KERNEL is random, and no other process can know.
 */
export type Owner = string;

/** The process we are. */
export const OWN: Owner = ownOwner();

function ownOwner(): Owner {
  return `${ownKernel() ?? randomUUID()}/${process.pid}/${startOf('self') ?? 0}`;
}

/** Whether the process lives; undefined when that cannot be known from here. */
export function isAlive(owner: Owner): boolean | undefined {
  const [kernel, pid, start] = owner.split('/');
  if (owner === OWN) return true;
  if (kernel === undefined || kernel !== ownKernel()) return undefined;
  return startOf(pid ?? '') === start;
}

function ownKernel(): string | undefined {
  try {
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const namespace = /\d+/.exec(readlinkSync('/proc/self/ns/pid'))![0];
    return `${bootId}.${namespace}`;
  } catch {
    return undefined;
  }
}

/** When a process started, by field 22 of its stat; undefined when it does not live. A zombie does not either. */
function startOf(pid: string): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name, which may contain anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
