/** Scripts for injectors about pods: what they are about, the program, and what it is asked to do. */

import { quoted, shellProgram } from '../../shell-program.ts';

const PODS = shellProgram(import.meta.dirname, 'pods.sh');

/**
 * A program for bash between its parameters, which are set before it, and the calls of its functions, one a line. It
 * can find the processes of the pods with these uids.
 */
export function podScript(
  program: string,
  uids: readonly string[],
  calls: readonly string[],
  parameters: Readonly<Record<string, string>> = {},
): string {
  const settings = Object.entries({ ...parameters, PODS: podPattern(uids) });
  return [...settings.map(([name, value]) => `${name}=${quoted(value)}`), PODS, program, ...calls, ''].join(
    '\n',
  );
}

/** Matches the uids, with dashes or underscores as the runtime writes them. */
export function podPattern(uids: readonly string[]): string {
  return [...new Set(uids)].map((uid) => uid.replaceAll('-', '[-_]')).join('|');
}
