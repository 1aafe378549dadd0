/** The package.json of what is installed, made from the checkout's. */

/** As far as it is looked at here. */
export interface Manifest {
  readonly exports: Readonly<Record<string, string>>;
  readonly devDependencies?: unknown;
}

/** What a package offers, compiled. The scripts stay: after a pack that was killed they are what puts the checkout's back. */
export function packedManifest({ exports, devDependencies: _others, ...kept }: Manifest) {
  const compiled = Object.entries(exports).map(([name, source]) => [name, compiledExport(source)]);
  return { ...kept, exports: Object.fromEntries(compiled) as Readonly<Record<string, CompiledExport>> };
}

/** `./src/index.ts` as the two files it becomes. */
interface CompiledExport {
  readonly types: string;
  readonly default: string;
}

function compiledExport(source: string): CompiledExport {
  const compiled = source.replace(/^\.\//, './dist/').replace(/\.ts$/, '');
  return { types: `${compiled}.d.ts`, default: `${compiled}.js` };
}
