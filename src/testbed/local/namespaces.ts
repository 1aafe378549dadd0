/** The command lines that make a lab's namespaces; used to open labs and to find out whether this machine allows it. */

import { shellCommand } from '../shell-program.ts';

/** Who is not root becomes root of a user namespace of its own. */
const AS_ROOT = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];

/** Runs what follows as first process of new namespaces; it is killed when `unshare` is, and everything with it. */
export const UNSHARE: readonly string[] = [
  'unshare',
  ...AS_ROOT,
  '--net',
  '--pid',
  '--mount',
  '--fork',
  '--kill-child',
  '--mount-proc',
];

/** Where everything of a lab is that must not outlive it: memory, mounted for the lab's eyes only. */
export const ROOM_PATH = '/run/lab';

/** Makes that room, then becomes the command that follows. */
export const ROOM: readonly string[] = shellCommand(import.meta.dirname, 'room.sh', ROOM_PATH);

/**
 * Programs in a lab speak English, find what administrators have on their PATH and users have not, and leave temporary files
 * that vanish with it.
 */
export function labEnvironment(): NodeJS.ProcessEnv {
  const path = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;
  return { ...process.env, LC_ALL: 'C', TMPDIR: ROOM_PATH, PATH: path };
}
