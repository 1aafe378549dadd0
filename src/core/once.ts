/** What is worked out once, when it is first asked for. */

/** The same answer every time, worked out at the first. */
export function once<T>(work: () => T): () => T {
  let known: { readonly answer: T } | undefined;
  return () => (known ??= { answer: work() }).answer;
}

/** The same answer for the same argument every time, worked out at the first. */
export function oncePer<K, T>(work: (argument: K) => T): (argument: K) => T {
  const known = new Map<K, { readonly answer: T }>();
  return (argument) => {
    const answer = known.get(argument) ?? { answer: work(argument) };
    known.set(argument, answer);
    return answer.answer;
  };
}
