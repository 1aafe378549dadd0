/** The images that pods are made from: stock ones, none of our own. */

import { ChaosError } from '../../core/errors.ts';
import type { Topology } from '../../experiment/topology.ts';

/** What each image must have: the server's programs and a shell; Node 24; or bash, nft, ip, tc and nsenter. */
export interface Images {
  readonly redis: string;
  readonly valkey: string;
  readonly agent: string;
  readonly injector: string;
}

/** Exact tags, the newest of November 2026, so that a run can be repeated; never `latest`, which is always pulled. */
const DEFAULTS: Images = {
  redis: 'docker.io/library/redis:8.10.2',
  valkey: 'docker.io/valkey/valkey:9.1.4',
  agent: 'docker.io/library/node:24.21.0-slim',
  injector: 'docker.io/nicolaka/netshoot:v0.15',
};

const NAMES = ['redis', 'valkey', 'agent', 'injector'] as const satisfies (keyof Images)[];

/** The options of the command line by which an image is replaced. */
export const IMAGE_OPTIONS = {
  'redis-image': imageOption('redis'),
  'valkey-image': imageOption('valkey'),
  'agent-image': imageOption('agent'),
  'injector-image': imageOption('injector'),
};
export type ImageOption = keyof typeof IMAGE_OPTIONS;

function imageOption(name: keyof Images): { readonly value: string; readonly help: string } {
  return {
    value: 'IMAGE',
    help: `image instead of ${DEFAULTS[name]} (environment: ${variableOf(name)})`,
  };
}

/** The images to use: an option's, else the environment's, else the defaults. */
export function imagesFrom(
  environment: Readonly<Record<string, string | undefined>>,
  options: { readonly [N in ImageOption]?: string | undefined } = {},
): Images {
  const chosen = NAMES.map((name) => {
    const option = options[`${name}-image`];
    if (option !== undefined) return [name, named(option, `--${name}-image`)] as const;
    const variable = environment[variableOf(name)] ?? '';
    return [name, variable === '' ? DEFAULTS[name] : named(variable, variableOf(name))] as const;
  });
  return Object.fromEntries(chosen) as unknown as Images;
}

/** The variables by which an environment replaces images of agents and injectors: whoever runs elsewhere needs them there. */
export function imageVariables(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const chosen = imagesFrom(environment);
  const replaced = (['agent', 'injector'] as const).filter((name) => chosen[name] !== DEFAULTS[name]);
  return Object.fromEntries(replaced.map((name) => [variableOf(name), chosen[name]]));
}

/** The image that data nodes and Sentinels of a topology run on. */
export function serverImage(images: Images, { server }: Topology): string {
  return images[server];
}

function variableOf(name: keyof Images): string {
  return `SENTINEL_CHAOS_${name.toUpperCase()}_IMAGE`;
}

function named(image: string, where: string): string {
  if (/^[^\s]+$/.test(image)) return image;
  throw new ChaosError('BAD_ARGUMENT', `${where} names no image: "${image}"`, {
    hint: `for example ${DEFAULTS.redis}`,
  });
}
