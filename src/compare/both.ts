/** The same of both sides of a comparison. */
export interface Both<T> {
  readonly base: T;
  readonly next: T;
}

/** What becomes of each side. */
export function onBoth<T, U>({ base, next }: Both<T>, work: (side: T) => U): Both<U> {
  return { base: work(base), next: work(next) };
}
