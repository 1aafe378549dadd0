/** The words that a project's own experiments import: always those of the harness that carries them out. */

import { registerHooks, type ResolveHookSync } from 'node:module';
import { once } from '../core/once.ts';

const NAME = 'sentinel-chaos';

/**
 * From now on `sentinel-chaos` is this package, whoever imports it: there may be another copy where the experiment lies, or
 * none. And an experiment is a module, whatever the package.json there says of its files.
 */
export const bindOwnWords = once(() => registerHooks({ resolve: resolveOwn }));

const resolveOwn: ResolveHookSync = (specifier, context, next) => {
  const isOwn = specifier === NAME || specifier.startsWith(`${NAME}/`);
  // From here it is the package's name for itself.
  const found = next(specifier, isOwn ? { ...context, parentURL: import.meta.url } : context);
  return found.url.endsWith('.ts') ? { ...found, format: 'module-typescript' } : found;
};
