/** `prepack` of npm: compiles what is packed, and puts the package's manifest in the place of the checkout's. */

import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { agentBundle } from '../src/testbed/kubernetes/agent/bundle.ts';
import { reachedFrom } from './declarations.ts';
import { packedManifest, type Manifest } from './manifest.ts';
import { CHECKOUT, DIST, MANIFEST, OWN_MANIFEST } from './paths.ts';
import { restoreManifest } from './restore.ts';

/** What is read or started at run time beside the modules, and the schemas of what is written. */
const READ_AS_THEY_ARE = ['src/**/*.{sh,schema.json}', 'clients/*.*'];
const AGENT = 'src/testbed/kubernetes/agent/agent.cjs';

// A pack that was killed has left the package's manifest.
restoreManifest();
rmSync(DIST, { recursive: true, force: true });
compile();
await leaveOutSpace();
for (const file of READ_AS_THEY_ARE.flatMap((pattern) => globSync(pattern, { cwd: CHECKOUT })))
  cpSync(join(CHECKOUT, file), join(DIST, file));
// Indentation is half of a schema.
for (const schema of globSync(join(DIST, 'src/**/*.schema.json')))
  writeFileSync(schema, JSON.stringify(JSON.parse(readFileSync(schema, 'utf8'))));
writeFileSync(join(DIST, AGENT), await agentBundle());
const text = readFileSync(MANIFEST, 'utf8');
const manifest = packedManifest(JSON.parse(text) as Manifest);
leaveOutDeclarations(Object.values(manifest.exports).map(({ types }) => join(CHECKOUT, types)));
mkdirSync(join(OWN_MANIFEST, '..'), { recursive: true });
writeFileSync(OWN_MANIFEST, text);
writeFileSync(MANIFEST, `${JSON.stringify(manifest, undefined, 2)}\n`);

function compile(): void {
  const args = ['--project', join(CHECKOUT, 'tsconfig.package.json')];
  // What npm says on standard output may be for a program.
  const { status } = spawnSync('tsc', args, { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`tsc ${args.join(' ')} ended with code ${status}`);
}

/** Comments and indentation are a third of the modules. Names stay, and lines: a stack trace says where. Declarations keep theirs. */
async function leaveOutSpace(): Promise<void> {
  for (const file of globSync(join(DIST, '**/*.js'))) {
    const options = {
      format: 'esm',
      target: 'node24',
      charset: 'utf8',
      minifyWhitespace: true,
      lineLimit: 100,
    } as const;
    const { code } = await transform(readFileSync(file, 'utf8'), options);
    writeFileSync(file, code);
  }
}

/** Nobody can import the others. */
function leaveOutDeclarations(entries: readonly string[]): void {
  const reached = reachedFrom(entries);
  for (const file of globSync(join(DIST, '**/*.d.ts'))) if (!reached.has(file)) rmSync(file);
}
