/** Text from outside (server errors, event payloads, names) made safe to print; each format then escapes its own syntax. */

/**
 * Without control characters (a terminal would obey them, XML forbids them), without the invisible marks that reverse the
 * reading direction, and without halves of surrogate pairs. Line breaks and tabs stay.
 */
export function printable(text: string): string {
  return text.toWellFormed().replace(/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu, '');
}

/** The same on one line. */
export function oneLine(text: string): string {
  return printable(text.replace(/[\r\n\t\u2028\u2029]+/g, ' '));
}
