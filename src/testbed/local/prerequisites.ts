/** What this machine lacks to open labs, as data, and how it is installed. */

import { readFileSync } from 'node:fs';
import { ChaosError } from '../../core/errors.ts';
import type { Topology } from '../../experiment/topology.ts';
import { findProgram, type Environment } from '../program.ts';
import { shellCommand } from '../shell-program.ts';
import { attempt } from '../shell.ts';
import { labEnvironment, ROOM, UNSHARE } from './namespaces.ts';
import { findServerProgram } from './server-program.ts';

/** One thing that is lacking. */
export interface Missing {
  readonly what: string;
  /** A sentence that says what is lacking and why it is needed. */
  readonly sentence: string;
  /** The Debian package that brings it; undefined when no package can help. */
  readonly package?: string;
  /** What else helps. */
  readonly hint?: string;
}

/** Programs that labs are built with. None of these packages starts a service. */
const PROGRAMS: readonly Missing[] = [
  {
    what: 'unshare',
    package: 'util-linux',
    sentence: 'unshare is missing; it makes the namespaces of a lab.',
  },
  {
    what: 'nsenter',
    package: 'util-linux',
    sentence: 'nsenter is missing; it starts programs on a host of a lab.',
  },
  { what: 'mount', package: 'mount', sentence: 'mount is missing; it gives a lab its memory.' },
  { what: 'ip', package: 'iproute2', sentence: 'ip is missing; it builds the network of a lab.' },
  { what: 'nft', package: 'nftables', sentence: 'nft is missing; it cuts links.' },
  { what: 'getent', package: 'libc-bin', sentence: 'getent is missing; it looks names up.' },
  { what: 'bash', package: 'bash', sentence: 'bash is missing; it dials along links.' },
];

/** Debian's redis-tools carries the server itself; redis-server and redis-sentinel would start services too. */
const SERVERS: Readonly<Record<Topology['server'], Missing>> = {
  redis: {
    what: 'redis-server',
    package: 'redis-tools',
    sentence: 'There is no Redis server on this machine.',
    hint: 'SENTINEL_CHAOS_REDIS_SERVER=/path/to/redis-server names one elsewhere.',
  },
  valkey: {
    what: 'valkey-server',
    package: 'valkey-tools',
    sentence: 'There is no Valkey server on this machine.',
    hint: 'SENTINEL_CHAOS_VALKEY_SERVER=/path/to/valkey-server names one elsewhere.',
  },
};

/** The kernel's settings that forbid ordinary users to make namespaces, each with the value that does. */
const FORBIDDING: readonly (readonly [setting: string, forbids: string, allows: string])[] = [
  ['kernel.unprivileged_userns_clone', '0', '1'],
  ['user.max_user_namespaces', '0', '15000'],
  ['kernel.apparmor_restrict_unprivileged_userns', '1', '0'],
];

/** Makes one of everything that labs are made of, in namespaces of its own that vanish with it. */
const TRIAL = shellCommand(import.meta.dirname, 'trial.sh');

/**
 * Everything this machine lacks for topologies with this server; throws UNSUPPORTED_PLATFORM where none of it exists.
 */
export async function missingPrerequisites(
  server: Topology['server'] = 'redis',
  env?: Environment,
): Promise<Missing[]> {
  refuseOtherPlatforms(process.platform);
  const programs = PROGRAMS.filter(({ what }) => findProgram(what) === undefined);
  const missing = findServerProgram(server, env) === undefined ? [...programs, SERVERS[server]] : programs;
  if (programs.length > 0) return missing;
  const trial = await attempt([...UNSHARE, ...ROOM, ...TRIAL], { env: labEnvironment() });
  if (trial.succeeded) return missing;
  return [...missing, forbiddenNamespaces(process.getuid?.() === 0, trial.errors.trim(), settings())];
}

/** Namespaces are Linux's own; elsewhere only a cluster helps. */
export function refuseOtherPlatforms(platform: NodeJS.Platform): void {
  if (platform === 'linux') return;
  throw new ChaosError(
    'UNSUPPORTED_PLATFORM',
    `The local testbed is made of Linux namespaces, and this machine runs ${platform}.`,
    { hint: 'Run it in a Linux machine or container, or use a Kubernetes cluster made with kind.' },
  );
}

/** Why namespaces are refused, as far as the kernel's settings show, and what allows them. */
export function forbiddenNamespaces(
  isRoot: boolean,
  errors: string,
  settings: Readonly<Record<string, string | undefined>>,
): Missing {
  const forbidding = FORBIDDING.filter(([name, forbids]) => settings[name] === forbids);
  const commands = forbidding.map(([name, , allows]) => `sysctl -w ${name}=${allows}`);
  const asUser =
    commands.length === 0
      ? `Run it as root, or allow namespaces for users (${FORBIDDING.map(([name]) => name).join(', ')}).`
      : `Allow them as root with \`${commands.join(' && ')}\`, or run it as root.`;
  return {
    what: 'namespaces',
    sentence: `${isRoot ? 'This machine refuses namespaces even to root' : 'Ordinary users may not make namespaces on this machine'} (${errors}).`,
    hint: isRoot ? 'In a container, start it with --privileged.' : asUser,
  };
}

function settings(): Record<string, string | undefined> {
  return Object.fromEntries(FORBIDDING.map(([name]) => [name, setting(name)]));
}

function setting(name: string): string | undefined {
  try {
    return readFileSync(`/proc/sys/${name.replaceAll('.', '/')}`, 'utf8').trim();
  } catch {
    return undefined;
  }
}
