/** The agent as one file, so that it runs on a stock Node image: no image of our own is ever built. */

import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ENTRY = fileURLToPath(new URL('../../../agent/main.ts', import.meta.url));

let bundled: Promise<string> | undefined;

/** The text of the agent's program, CommonJS for Node 24; made once per process. Must fit into a ConfigMap. */
export function agentBundle(): Promise<string> {
  bundled ??= bundle();
  return bundled;
}

async function bundle(): Promise<string> {
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
