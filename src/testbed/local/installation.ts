/** Installs what a machine lacks, where that is allowed without asking. */

import { ChaosError } from '../../core/errors.ts';
import { findProgram } from '../program.ts';
import { attempt } from '../shell.ts';
import type { Missing } from './prerequisites.ts';

/** Prints what happens. */
type Say = (sentence: string) => void;

/**
 * Installs the Debian packages that bring what is missing: as root, or through a sudo that asks for no password.
 * Throws MISSING_PREREQUISITE, with the command to give, when it may not, when that fails, or when no package helps.
 */
export async function install(missing: readonly Missing[], say: Say): Promise<void> {
  if (missing.length === 0) return;
  const hopeless = missing.filter((each) => each.package === undefined);
  const packages = [...new Set(missing.flatMap((each) => each.package ?? []))];
  if (hopeless.length > 0) throw lacking(missing, packages);
  const prefix = await rightsPrefix();
  if (prefix === undefined || findProgram('apt-get') === undefined) throw lacking(missing, packages);
  for (const { sentence } of missing) say(sentence);
  say(`Installing ${packages.join(', ')} (Debian packages, without services).`);
  const command = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', ...installCommand(packages)];
  if ((await attempt(command)).succeeded) return;
  // A fresh machine does not know any package yet.
  await attempt([...prefix, 'apt-get', 'update']);
  const { succeeded, errors } = await attempt(command);
  if (!succeeded) throw lacking(missing, packages, errors);
}

/** What is missing as one error, with the command that would install it. */
export function lacking(missing: readonly Missing[], packages: readonly string[], errors = ''): ChaosError {
  const byHand =
    packages.length === 0 ? [] : [`Install it with \`sudo ${installCommand(packages).join(' ')}\`.`];
  const hints = [...byHand, ...missing.flatMap(({ hint }) => hint ?? [])];
  const failure = errors.trim() === '' ? [] : [`Installing failed: ${errors.trim()}`];
  return new ChaosError(
    'MISSING_PREREQUISITE',
    [...missing.map(({ sentence }) => sentence), ...failure].join(' '),
    {
      hint: hints.join(' '),
    },
  );
}

function installCommand(packages: readonly string[]): string[] {
  return ['apt-get', 'install', '--yes', '--no-install-recommends', ...packages];
}

/** What must stand before a command to have root's rights; undefined when there is no way without a password. */
async function rightsPrefix(): Promise<string[] | undefined> {
  if (process.getuid?.() === 0) return [];
  if (findProgram('sudo') === undefined) return undefined;
  return (await attempt(['sudo', '-n', 'true'])).succeeded ? ['sudo', '-n'] : undefined;
}
