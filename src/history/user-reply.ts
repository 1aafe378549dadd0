/** Replies to ACL GETUSER: names and values in turn. */

/** The SHA-256 of each password that the user may log in with; undefined where the reply speaks of no user. */
export function passwordsIn(reply: unknown): readonly string[] | undefined {
  if (!Array.isArray(reply)) return undefined;
  const passwords: unknown = reply[reply.indexOf('passwords') + 1];
  return Array.isArray(passwords) ? passwords.map(String) : undefined;
}
