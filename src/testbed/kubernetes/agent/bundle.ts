/** The agent as one file, so that it runs on a stock Node image: no image of our own is ever built. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { IS_CHECKOUT, moduleFile } from '../../../core/home.ts';

const ENTRY = moduleFile(join(import.meta.dirname, '../../../agent'), 'main');

/** Where an installed package has it ready: that has no bundler among its dependencies. */
const READY = join(import.meta.dirname, 'agent.cjs');

let bundled: Promise<string> | undefined;

/** The text of the agent's program, CommonJS for Node 24; made once per process. Must fit into a ConfigMap. */
export function agentBundle(): Promise<string> {
  bundled ??= IS_CHECKOUT ? bundle() : readFile(READY, 'utf8');
  return bundled;
}

async function bundle(): Promise<string> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minify: true,
    legalComments: 'none',
  });
  return outputFiles[0]!.text;
}
