/** Replies that list settings, names and values in turn: of CONFIG GET, and of SENTINEL MASTER. */

/** The value of a setting; undefined where the reply has none of that name. */
export function valueIn(reply: unknown, name: string): string | undefined {
  if (!Array.isArray(reply)) return undefined;
  const at = reply.findIndex((one, index) => index % 2 === 0 && String(one).toLowerCase() === name);
  return at === -1 || at + 1 >= reply.length ? undefined : String(reply[at + 1]);
}
