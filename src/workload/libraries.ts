/** The client libraries that can be compared: a program in `clients/` for each, with its defaults and with what its documentation recommends. */

import { program, type ProgramOptions } from './program.ts';
import type { Workload } from './workload.ts';

/** A file of the project, by its path in it. */
function own(path: string): string {
  return new URL(`../../${path}`, import.meta.url).pathname;
}

/** A client library with the program that uses it. */
export interface Library {
  readonly name: string;
  /** The version that `make clients` gets. */
  readonly version: string;
  readonly command: readonly [program: string, ...args: string[]];
  /** A file that is there where the library is installed; undefined of the one that the harness has itself. */
  readonly requires?: string;
  /** What its documentation recommends, in a few words; the program has the values and where they stand. */
  readonly recommended: string;
  /** By Sentinels it knows the master, and no way to a replica. */
  readonly masterAlone?: true;
}

// Quick to start and small, for many of them run on one machine; how fast they answer is not what is compared. Without
// -UsePerfData they share a file, and write to standard output when it is locked.
const JAVA = ['java', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-XX:-UsePerfData', '-Xmx128m'] as const;

function java(main: string): Pick<Library, 'command' | 'requires'> {
  const folder = own('.clients/java');
  return {
    command: [...JAVA, '-cp', `${folder}/*:${folder}`, main],
    requires: `${folder}/${main}.class`,
  };
}

/** In the order of a table. Adding one is a program in `clients/`, its line in `clients/install.sh`, and a line here. */
export const LIBRARIES: readonly Library[] = [
  {
    name: 'ioredis',
    version: '6.0.0',
    command: ['node', own('clients/ioredis.mjs')],
    recommended: 'failoverDetector',
  },
  {
    name: 'node-redis',
    version: '6.3.1',
    command: ['node', own('clients/node-redis.mjs')],
    requires: own('.clients/node/node_modules/redis/package.json'),
    recommended: 'disableOfflineQueue; connectTimeout 10 s',
  },
  {
    name: 'redis-py',
    version: '8.1.0',
    command: ['python3', own('clients/redis-py.py')],
    requires: own('.clients/python/redis/__init__.py'),
    recommended:
      'socket_timeout 0.1 s; 8 retries with exponential backoff, when loading as well; health checks',
  },
  {
    name: 'go-redis',
    version: '9.23.0',
    command: [own('.clients/go-redis')],
    requires: own('.clients/go-redis'),
    recommended: '5 retries, 10 to 100 ms apart; time-outs of 10 s to connect, 5 s to read and write',
  },
  {
    name: 'jedis',
    version: '8.0.2',
    ...java('JedisClient'),
    recommended: 'time-outs of 5 s to connect, read and write',
    masterAlone: true,
  },
  {
    name: 'lettuce',
    version: '7.7.0.RELEASE',
    ...java('LettuceClient'),
    recommended: 'time-out of 30 s; TCP_USER_TIMEOUT 20 s; keep-alive after 5 s, 3 times every 5 s',
  },
];

/** With which settings each program can be started. */
export const SETTINGS = ['defaults', 'recommended'] as const;
export type Settings = (typeof SETTINGS)[number];

/**
 * Every library with each of its settings as a workload of its own; what is not installed is left out when an experiment is loaded.
 * With `readFrom` what goes `through` one reads from replicas, as far as its library has a way to them; others are left out.
 */
export function libraries({
  writers = 2,
  rate = 20,
  readFrom,
}: Pick<ProgramOptions, 'writers' | 'rate'> & { readonly readFrom?: 'replica' } = {}): Workload[] {
  const able = LIBRARIES.filter(({ masterAlone }) => readFrom === undefined || masterAlone !== true);
  return able.flatMap(({ name, command, requires }) =>
    SETTINGS.map((settings) =>
      program({
        name: workloadName(name, settings),
        command,
        environment: { SETTINGS: settings, ...(readFrom === undefined ? {} : { READ_FROM: readFrom }) },
        mayStayAway: true,
        writers,
        rate,
        ...(requires === undefined ? {} : { requires }),
      }),
    ),
  );
}

/** What the workload of a library with these settings is called. */
export function workloadName(library: string, settings: Settings): string {
  return `${library}-${settings}`;
}
