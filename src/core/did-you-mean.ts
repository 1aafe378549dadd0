/** What is wrong with a word or a value of an author, and which one was probably meant. */

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const substitution = previous[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(previous[column]! + 1, current[column - 1]! + 1, substitution));
    }
    previous = current;
  }
  return previous[b.length]!;
}

/** The known word closest to the given one, or undefined when none is near enough to be meant. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(word, candidate) }))
    .toSorted((a, b) => a.distance - b.distance);
  const best = ranked[0];
  const containing = known.find((candidate) => word.length >= 3 && candidate.includes(word));
  // A word of which every letter would have to be changed is not meant.
  const isAkin = best !== undefined && best.distance < Math.max(word.length, best.candidate.length);
  if (isAkin && best.distance <= Math.max(2, word.length / 3)) return best.candidate;
  return containing;
}

/** "must be one of own, none, not "non"; did you mean "none"?" */
export function oneOf(input: unknown, known: readonly unknown[]): string {
  if (input === undefined) return 'is missing';
  const meant = typeof input === 'string' ? nearest(input, known.map(String)) : undefined;
  return `must be ${known.length === 1 ? '' : 'one of '}${known.map(String).join(', ')}, not ${shown(input)}${suggestion(meant)}`;
}

/** A value as its author wrote it, cut where it is long. */
export function shown(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/** "there is no fault named "kil"; did you mean "kill"?" */
export function unknownWord(what: string, word: string, known: readonly string[]): string {
  return `there is no ${what} named "${word}"${suggestion(nearest(word, known))}`;
}

function suggestion(meant: string | undefined): string {
  return meant === undefined ? '' : `; did you mean "${meant}"?`;
}
