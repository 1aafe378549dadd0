/** Name and version of a server, from what `--version` prints. */

/** `redis 7.0.15` from what the program prints; the program itself knows best whether it is Redis or Valkey. */
export function versionWords(output: string): string {
  const match = /^(\w+) server v=(\S+)/m.exec(output);
  return match === null ? 'a server of unknown version' : `${match[1]!.toLowerCase()} ${match[2]}`;
}
