/** What a server says of itself when asked for its version. */

/** `redis 7.0.15` from what the program prints; the program itself knows best whether it is Redis or Valkey. */
export function versionWords(output: string): string {
  const told = /^(\w+) server v=(\S+)/m.exec(output);
  return told === null ? 'a server of unknown version' : `${told[1]!.toLowerCase()} ${told[2]}`;
}
