/** What this machine can do in a lab, by its kernel and by what is installed. */

import { spawnSync } from 'node:child_process';
import type { Capability } from '../../cluster/capabilities.ts';
import type { Resource } from '../../cluster/resources.ts';
import { once } from '../../core/once.ts';
import { findProgram, type Environment } from '../program.ts';
import { shellCommand } from '../shell-program.ts';
import { hierarchiesHere, isLimiting, placeFor } from './control-groups.ts';
import { labEnvironment, UNSHARE } from './namespaces.ts';
import { proxyProgram } from './proxy.ts';
import { coordinatesFailovers, findServerProgram, knowsNames, speaksTls } from './server-program.ts';

/** `env` names the programs of servers: by default the environment of this process. */
export function localCapabilities(env?: Environment): Set<Capability> {
  const always: Capability[] = [
    'cut-links',
    'lose-packets',
    'signal-processes',
    'change-settings',
    'keep-dead',
    'together',
    'forget',
    'preload',
    'seal-files',
    'fill-volumes',
    'fill-claimed-volumes',
    'act-at-once',
    'many-deployments',
    'client-programs',
    'installed-programs',
    'mix-programs',
    'announce-pods',
    'change-addresses',
  ];
  const valkey = findServerProgram('valkey', env);
  const programs = [findServerProgram('redis', env), valkey].filter((program) => program !== undefined);
  const every = (can: (program: string) => boolean): boolean => programs.length > 0 && programs.every(can);
  return new Set([
    ...always,
    ...(proxyProgram() === undefined ? [] : (['proxies'] as const)),
    ...(findProgram('perl') === undefined ? [] : (['announce-loopback'] as const)),
    ...(canLimit.cpu() ? (['throttle-processes'] as const) : []),
    ...(canLimit.memory() ? (['limit-memory'] as const) : []),
    ...(shapes.htb() ? (['limit-rate'] as const) : []),
    ...(shapes.htb() && shapes.netem() ? (['delay-packets'] as const) : []),
    ...(programs.some(coordinatesFailovers) ? (['coordinate-failovers'] as const) : []),
    ...(every(speaksTls) ? (['tls'] as const) : []),
    ...(every(knowsNames) ? (['announce-names', 'lose-names'] as const) : []),
    ...(valkey === undefined ? [] : (['valkey'] as const)),
  ]);
}

/** Whether this machine's kernel can limit the rate of links, and delay what they carry; each asked once. */
const shapes = { htb: once(() => shapesBy('htb')), netem: once(() => shapesBy('netem', 'delay', '1ms')) };

function shapesBy(...queue: readonly string[]): boolean {
  const [program, ...args] = [...UNSHARE, ...shellCommand(import.meta.dirname, 'shaping.sh', ...queue)];
  return spawnSync(program!, args, { env: labEnvironment() }).status === 0;
}

/** Whether this machine's kernel limits what a process gets of these; asked once. */
const canLimit = { cpu: once(() => limits('cpu')), memory: once(() => limits('memory')) };

function limits(resource: Resource): boolean {
  const place = placeFor(resource, hierarchiesHere());
  return place !== undefined && isLimiting(place);
}
