/** A command as the history has it: without the passwords in it. */

/** What comes before a password. */
const NAMES: ReadonlySet<string> = new Set([
  'masterauth',
  'requirepass',
  'auth-pass',
  'sentinel-pass',
  'auth',
]);

/** The words of a command, passwords left out. */
export function shownWords(args: readonly string[]): string {
  const isOfUsers = /^acl setuser$/i.test(args.slice(0, 2).join(' '));
  return args
    .map((word, index) => {
      if (isOfUsers && /^[<>]/.test(word)) return `${word.charAt(0)}***`;
      const isValue =
        NAMES.has(args[index - 1]?.toLowerCase() ?? '') &&
        !/^(?:config get)$/i.test(args.slice(0, 2).join(' '));
      return isValue ? '***' : word;
    })
    .join(' ');
}
