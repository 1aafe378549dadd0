/**
 * Looks for what a lab may have left on this machine: processes, namespaces, interfaces, nftables rules, mounts, files.
 *
 * Other labs may run on the same machine meanwhile. So processes are known by a mark in their environment or by an
 * open file in the run's own folder, namespaces by the processes seen in them, and the rest by comparison with before.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

const NAMESPACES = ['net', 'pid', 'mnt', 'user'] as const;

/** What this machine shows by itself, with nothing of ours. */
export interface Surroundings {
  readonly interfaces: readonly string[];
  readonly rules: readonly string[];
  readonly mounts: readonly string[];
  readonly runFiles: readonly string[];
}

/** What identifies a run on this machine. */
export interface Traces {
  /** Text that the environment of all its processes contains. */
  readonly mark: string;
  /** Folder in which it may leave logs and nothing else; home, working and temporary folder of its processes too. */
  readonly folder: string;
  /** Namespaces of its own, such as `net:[4026532]`. */
  readonly namespaces: Set<string>;
  /** When it was killed, s since the machine started: what began later and is in a namespace of that number is of another lab. */
  killedAt?: number;
}

/** Now, s since the machine started. */
export function uptimeS(): number {
  return Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
}

export function surroundings(): Surroundings {
  return {
    interfaces: linesOf('ip', ['-o', 'link', 'show']).map((line) => line.split(':')[1]!.trim()),
    rules: linesOf('nft', ['list', 'tables']),
    mounts: readFileSync('/proc/self/mounts', 'utf8').trim().split('\n'),
    runFiles: existsSync('/run') ? readdirSync('/run') : [],
  };
}

/** Remembers the namespaces that processes of the run are in just now; answers with how many processes there are. */
export function observe(traces: Traces): number {
  const own = new Set(namespacesOf('self'));
  const processes = processesOf(traces);
  for (const pid of processes) {
    for (const namespace of namespacesOf(pid)) if (!own.has(namespace)) traces.namespaces.add(namespace);
  }
  return processes.length;
}

/** Everything left of the run, in words; empty when there is nothing. */
export function leftovers(traces: Traces, before: Surroundings): string[] {
  const now = surroundings();
  const newOnes = (kind: keyof Surroundings): string[] =>
    now[kind].filter((each) => !before[kind].includes(each)).map((each) => `${kind}: ${each}`);
  return [
    ...processesOf(traces).map(
      (pid) => `process: ${pid} ${read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')}`,
    ),
    ...heldNamespaces(traces),
    ...newOnes('interfaces'),
    ...newOnes('rules'),
    ...newOnes('mounts'),
    ...newOnes('runFiles'),
    ...filesOutsideLogs(traces.folder),
  ];
}

/** A namespace lives as long as a process is in it or a mount pins it. */
function heldNamespaces({ namespaces, killedAt = Infinity }: Traces): string[] {
  const earlier = pids().filter((pid) => startedAtS(pid) <= killedAt);
  return earlier.flatMap((pid) => {
    const inside = namespacesOf(pid).filter((namespace) => namespaces.has(namespace));
    const mounts = read(`/proc/${pid}/mountinfo`);
    const pinned = [...namespaces].filter((namespace) => mounts.includes(` ${namespace} `));
    return [...inside, ...pinned].map((namespace) => `namespace: ${namespace}, held by process ${pid}`);
  });
}

/** In hundredths of a second, the 20th field behind the name in proc_pid_stat(5). */
function startedAtS(pid: string): number {
  const fields = read(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ');
  return Number(fields[19] ?? Infinity) / 100;
}

function filesOutsideLogs(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path !== 'logs' && !path.startsWith('logs/'))
    .map((path) => `file: ${path}`);
}

function processesOf({ mark, folder }: Traces): string[] {
  return pids().filter(
    (pid) =>
      read(`/proc/${pid}/environ`).includes(mark) || openFiles(pid).some((path) => path.startsWith(folder)),
  );
}

function openFiles(pid: string): string[] {
  try {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).map((fd) => link(join(folder, fd)));
  } catch {
    return [];
  }
}

function namespacesOf(pid: string): string[] {
  return NAMESPACES.map((kind) => link(`/proc/${pid}/ns/${kind}`)).filter((target) => target !== '');
}

function pids(): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
}

// A process may end while it is being looked at; then there is nothing to see.
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function link(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function linesOf(program: string, args: string[]): string[] {
  const { stdout } = spawnSync(program, args, { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.trim() !== '');
}
