/** Keeping passwords out of texts that are shown: commands of probes and hooks may hold them. */

/** Options of Redis's programs after which a password stands; one that a shell fills in is none yet. */
const OPTIONS = /((?:^|\s)(?:-a|--pass|--requirepass|--masterauth)[\s=]+["']?)(?!["']?\$)[^\s"']+/g;
const HIDDEN = '…';
/** Shorter ones are words of commands as well. */
const SHORTEST = 6;

/** `values` are what Secrets hold. */
export function withoutPasswords(text: string, values: Iterable<string>): string {
  let hidden = text.replaceAll(OPTIONS, `$1${HIDDEN}`);
  for (const value of values) if (value.length >= SHORTEST) hidden = hidden.replaceAll(value, HIDDEN);
  return hidden;
}
