/** Limits of a lab's processes: a control group each, which a guard of its own removes even if the harness is killed. */

import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Moment } from '../../cluster/evidence.ts';
import type { LimitLook, Resource, Resources } from '../../cluster/resources.ts';
import { monotonicUs } from '../../core/clock.ts';
import { ChaosError, messageOf } from '../../core/errors.ts';
import { shellProgram } from '../shell-program.ts';
import {
  countsIn,
  cpuLimit,
  GROUP_PREFIX,
  hierarchiesHere,
  memoryLimit,
  placeFor,
  type Limit,
  type Place,
} from './control-groups.ts';
import type { Lab } from './lab.ts';

/** A group of ours, and the process outside the lab that removes it. */
interface Group {
  readonly path: string;
  readonly place: Place;
  readonly guard: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly removed: Promise<void>;
}

export class LocalResources implements Resources {
  private readonly lab: Lab;
  private readonly groups = new Map<string, Group>();

  constructor(lab: Lab) {
    this.lab = lab;
  }

  throttle(process: string, share: number, ttlMs: number): Promise<Moment> {
    return this.limit(process, 'cpu', { limit: (place) => cpuLimit(place, share), ttlMs });
  }

  limitMemory(process: string, bytes: number, ttlMs: number): Promise<Moment> {
    return this.limit(process, 'memory', { limit: (place) => memoryLimit(place, bytes), ttlMs });
  }

  async lift(process: string, resource: Resource): Promise<Moment> {
    const key = keyOf(process, resource);
    const group = this.groups.get(key);
    this.groups.delete(key);
    if (group !== undefined) await release(group);
    return { atUs: monotonicUs() };
  }

  async look(process: string, resource: Resource): Promise<LimitLook> {
    const group = this.groups.get(keyOf(process, resource));
    if (group === undefined) return { isLimited: false, atUs: monotonicUs() };
    const [condition] = await this.lab.request('states', { names: [process] });
    const counts = countsIn(group.path, group.place);
    const isLimited = condition?.state !== 'dead' && membersOf(group).length > 0;
    return { isLimited, ...counts, atUs: monotonicUs() };
  }

  /** Removes every group that is left. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.groups.values()].map(release));
    this.groups.clear();
  }

  private async limit(
    process: string,
    resource: Resource,
    { limit, ttlMs }: { readonly limit: (place: Place) => Limit; readonly ttlMs: number },
  ): Promise<Moment> {
    const place = placeFor(resource, hierarchiesHere());
    if (place === undefined)
      throw new ChaosError('TESTBED_BROKE', `no control group for ${resource} can be made any more`);
    const [condition] = await this.lab.request('states', { names: [process] });
    const group = await made(place, `${process}-${resource}`, ttlMs);
    this.groups.set(keyOf(process, resource), group);
    for (const [file, value] of limit(place)) writeLimit(group, file, value);
    // A process of the lab is known to the lab by another number than to us: it is the kernel that translates.
    const command = ['sh', '-c', 'echo "$1" > "$2"', 'enter', `${condition!.pid}`, procsOf(group.path)];
    const { atUs } = await this.lab.run({ command });
    return { atUs };
  }
}

/** A new group: its guard makes it, so that there is none without one. */
async function made(place: Place, name: string, ttlMs: number): Promise<Group> {
  const path = join(place.parent, `${GROUP_PREFIX}${process.pid}-${monotonicUs()}-${name}`);
  const seconds = `${Math.ceil(ttlMs / 1e3)}`;
  const program = shellProgram(import.meta.dirname, 'group-guard.sh');
  const guard = spawn('bash', ['--norc', '-c', program, 'group-guard.sh', path, place.origin, seconds], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // A session of its own: Ctrl-C is for the harness, whose end it waits for.
    detached: true,
  });
  guard.stdin.on('error', () => undefined);
  const removed = ended(guard);
  removed.catch(() => undefined);
  await Promise.race([once(guard.stdout, 'data'), removed]);
  return { path, place, guard, removed };
}

/** Resolves when the guard has removed its group. */
async function ended(guard: Group['guard']): Promise<void> {
  const [[code], complaints] = (await Promise.all([once(guard, 'close'), text(guard.stderr)])) as [
    [number | null],
    string,
  ];
  if (code === 0) return;
  throw new ChaosError('CLEANUP_FAILED', `a control group was not made or not removed: ${complaints.trim()}`);
}

async function release({ guard, removed }: Group): Promise<void> {
  guard.stdin.end();
  await removed;
}

/** A kernel without swap has no limit for it. */
function writeLimit({ path }: Group, file: string, value: string): void {
  try {
    writeFileSync(join(path, file), value);
  } catch (cause) {
    if (/swap/.test(file)) return;
    throw new ChaosError('TESTBED_BROKE', `${file} cannot be set to ${value}: ${messageOf(cause)}`, {
      cause,
    });
  }
}

function membersOf({ path }: Group): string[] {
  return readFileSync(procsOf(path), 'utf8').split('\n').filter(Boolean);
}

function procsOf(path: string): string {
  return join(path, 'cgroup.procs');
}

function keyOf(process: string, resource: Resource): string {
  return `${process} ${resource}`;
}
